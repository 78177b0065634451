# Everything a newcomer needs: `make report`, `make test`. Each sets itself up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= reports
NOTEBOOKS := $(sort $(basename $(notdir $(wildcard notebooks/*.ipynb))))
# explore, explore.ipynb and notebooks/explore.ipynb are the same
NAMED := $(basename $(notdir $(NAME)))
# a file stays in one process, as its fixtures and the cells of a notebook must
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# told to keep no bytecode, each of the many processes of the tests would compile pandas and the like anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test test-fast test-long lint check lab docs messages architecture images notebooks notebook known-notebook lock benchmark clean help

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

# what the core needs comes first; tests, docs and JupyterLab with the first command that needs them
$(VENV)/.installed-core: requirements.lock pyproject.toml install.py
	$(PYTHON) install.py
	touch $@

$(VENV)/.installed: $(VENV)/.installed-core
	$(PYTHON) install.py --all
	touch $@

report: $(VENV)/.installed-core  ## the leadership report, in both languages, into reports/
	$(BIN)/hotich report leadership --lang all --out $(OUT)

test: $(VENV)/.installed  ## all tests, notebooks included
	$(BIN)/python -m pytest tests notebooks --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg \
		--ignore tests/publishing/notebooks $(SIDE_BY_SIDE)  # samples to export, not to run

test-fast: $(VENV)/.installed  ## for one at work, half of them: without what takes long (tests/slow_files.py)
	$(BIN)/python -m pytest tests --fast --quiet $(SIDE_BY_SIDE)

test-long: $(VENV)/.installed  ## properties, each on 300 made-up tables, ever other ones, and 300 killed imports: an hour
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/metrics tests/display/test_silent_chapters.py \
		tests/test_broken_imports.py $(SIDE_BY_SIDE)

lint: $(VENV)/.installed  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: $(VENV)/.installed-core  ## validate all data
	$(BIN)/hotich check

lab: $(VENV)/.installed  ## open the notebooks in JupyterLab, which asks nobody for news and offers Hotich PDF to its jobs
	$(BIN)/jupyter lab --notebook-dir=. --LabApp.news_url=None \
		--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
		--SchedulerApp.environment_manager_class=hotich_analysis.publishing.scheduling.HotichEnvironmentManager \
		--Scheduler.execution_manager_class=hotich_analysis.publishing.scheduling.HotichExecutionManager

docs: $(VENV)/.installed  ## the documentation as a static site, into build/docs/
	$(BIN)/sphinx-build --fail-on-warning --quiet -b html docs build/docs

# Twice, because tags are obeyed before cells run: outputs tagged `widgets` die with their kernel and are taken out.
define RUN_ANEW
$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False \
	--ExecutePreprocessor.store_widget_state=False $(1)
$(BIN)/jupyter nbconvert --to notebook --inplace --TagRemovePreprocessor.enabled=True \
	--TagRemovePreprocessor.remove_single_output_tags=widgets $(1)
endef

notebooks: $(VENV)/.installed  ## run the committed notebooks anew, outputs included
	$(call RUN_ANEW,$(NOTEBOOKS:%=notebooks/%.ipynb))

notebook: known-notebook $(VENV)/.installed  ## run one of them anew: make notebook NAME=explore
	$(call RUN_ANEW,$(NAMED:%=notebooks/%.ipynb))

known-notebook:
	$(if $(NAMED),,$(error NAME is missing; say which: make notebook NAME=$(firstword $(NOTEBOOKS))))
	$(if $(filter-out $(NOTEBOOKS),$(NAMED)),$(error no notebook '$(NAME)'; there are: $(NOTEBOOKS)))

messages: $(VENV)/.installed  ## what `hotich` says in Vietnamese, from its catalogue
	$(BIN)/pybabel compile --directory hotich_analysis/locale

architecture: $(VENV)/.installed  ## picture and tables of docs/architecture.md, from the code as it is
	$(BIN)/python docs/make_architecture.py

images: $(VENV)/.installed  ## pictures for README and docs
	$(BIN)/python docs/make_images.py

benchmark: $(VENV)/.installed  ## measure anew what docs/performance.md says, on an idle machine
	$(BIN)/python benchmarks/write_performance.py

lock: $(VENV)/.installed-core  ## pin all dependencies anew, with hashes and for all platforms
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --all-extras \
		--no-annotate --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock

clean:  ## remove what runs produce
	rm -rf reports/*/ benchmarks/results build dist
