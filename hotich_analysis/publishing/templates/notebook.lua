-- From the sections of a notebook's Markdown (see hotich/index.md.j2) to pictures, tables and formulae that
-- Typst and HTML can set, and a warning for everything a document of archival quality lacks.
--
-- What may make Typst refuse the whole document (pictures, formulae, Typst code of a notebook) is a numbered
-- "piece". exporters.py tries refused pieces one by one and runs pandoc again with `broken`, the numbers of
-- those that are at fault; a broken piece becomes its alternative text, its LaTeX source or the HTML beside it.

local for_typst = FORMAT == "typst"
local for_screen = FORMAT:match("^html") ~= nil
local words = {
  vi = {
    picture = "Hình", table = "Bảng", contents = "Mục lục", skip = "Đến nội dung",
    of_cell = "Hình %d của ô %s", interactive = "Nội dung tương tác%s: xem trong sổ tay Jupyter",
  },
  en = {
    picture = "Figure", table = "Table", contents = "Contents", skip = "Skip to content",
    of_cell = "Figure %d of cell %s", interactive = "Interactive output%s: to be seen in the notebook",
  },
}
local word = words.en
local broken = {}
local pieces = 0
local copies = 0
local where = ""
local figures_of_cell = {}

local function warn(message)
  pandoc.log.warn((where ~= "" and where .. ": " or "") .. message)
end

local function literal(text)
  return '"' .. text:gsub('[\\"]', "\\%0"):gsub("\n", "\\n"):gsub("\r", "") .. '"'
end

local function html_escaped(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

-- The Typst code of a piece between its marks, or nil if it is known to be broken. A block begins its line: after
-- a list, Typst takes what is indented, be it by a comment, for more of the last item.
local function piece(code, is_block)
  pieces = pieces + 1
  if broken[tostring(pieces)] then return nil end
  return ("/*piece %d*/%s%s/*end %d*/"):format(pieces, is_block and "\n" or "", code, pieces)
end

local extensions = {
  ["image/png"] = "png", ["image/jpeg"] = "jpg", ["image/gif"] = "gif", ["image/webp"] = "webp",
  ["image/svg+xml"] = "svg",
}

local function data_uri(media_type, contents)
  if media_type ~= "image/svg+xml" then return pandoc.mediabag.make_data_uri(media_type, contents) end
  -- A drawing may bring the colours it has on a dark page, for no medium.
  contents = contents:gsub("@media not all{", "@media screen and (prefers-color-scheme:dark){", 1)
  -- Base64 is a third longer than drawings are, most of which may stand as they are.
  if not contents:find("'") then contents = contents:gsub('"', "'") end
  local encoded = contents:gsub("[%c%%#&\"()<>?`^{|}\\\128-\255]", function(byte)
    return ("%%%02X"):format(byte:byte())
  end)
  return "data:image/svg+xml," .. encoded
end

-- Pandoc reads a path with its escapes undone, and takes a backslash for a slash.
local function is_elsewhere(source)
  local path = source:gsub("%%(%x%x)", function(byte) return string.char(tonumber(byte, 16)) end):gsub("\\", "/")
  return path:match("^/") or path:match("^%a:") or path:match("^file:") or ("/" .. path .. "/"):match("/%.%./")
end

-- Where the picture is to be found (a file beside the Typst source, or a data URI), or nil and the reason.
local function stored(source)
  if is_elsewhere(source) and not source:match("^//") then
    return nil, "does not lie in the notebook's folder, and is not read"
  end
  if source:match("^%a[%w+.-]*:") and not source:match("^data:") or source:match("^//") then
    return nil, "is on the network, which documents never call"
  end
  local fetched, media_type, contents = pcall(pandoc.mediabag.fetch, source)
  local extension = fetched and extensions[(media_type or ""):match("^[^;]*")]
  if not fetched then return nil, "cannot be read" end
  if not extension or contents == "" then return nil, "is not a picture" end
  if not for_typst then return data_uri(media_type, contents) end
  copies = copies + 1
  local name = ("copy-%d.%s"):format(copies, extension)
  local file = assert(io.open(name, "wb"))
  file:write(contents)
  file:close()
  return name
end

-- A size that was asked for: pixels without a unit, as browsers take it; nil if it is none.
local function length(image, side)
  local number, unit = (image.attributes[side] or ""):match("^([%d.]+)(%a*%%?)$")
  if not tonumber(number) or tonumber(number) == 0 then return nil end
  if unit == "" or unit == "px" then return ("%.6gpt"):format(tonumber(number) * 0.75) end
  if unit == "%" then return side == "width" and number .. unit or nil end
  return ({ em = true, cm = true, mm = true, ["in"] = true, pt = true })[unit] and number .. unit or nil
end

local function html_picture(image, place, alt, caption)
  local note = caption ~= "" and "<figcaption>" .. html_escaped(caption) .. "</figcaption>" or ""
  local label, style = html_escaped(alt), ""
  for _, side in ipairs({ "width", "height" }) do
    local wanted = length(image, side)
    style = wanted and ("%s%s:%s;"):format(style, side, wanted) or style
  end
  style = style ~= "" and ' style="' .. style .. '"' or ""
  local frame = '<figure class="picture"><div class="scroll" role="img" aria-label="%s" tabindex="0">'
  local img = '<img src="%s" alt="%s"%s></div>%s</figure>'
  return pandoc.RawBlock("html", (frame .. img):format(label, place, label, style, note))
end

-- A word processor shows bitmaps; what is drawn in SVG is described there, for want of a bitmap beside it.
local function office_picture(place, alt, caption)
  local lines = pandoc.List({})
  if place:match("^data:image/svg") then
    lines:insert(pandoc.Para({ pandoc.Emph({ pandoc.Str("[" .. word.picture .. ": " .. alt .. "]") }) }))
  else
    lines:insert(pandoc.Para({ pandoc.Image(alt, place) }))
  end
  if caption ~= "" then lines:insert(pandoc.Para({ pandoc.Str(caption) })) end
  return pandoc.Div(lines)
end

local function substitute(image, alt, reason)
  local name = image.src:sub(1, 60)
  reason = reason or "cannot be decoded"
  warn(("picture '%s' %s; its alternative text stands in its place"):format(name, reason))
  local text = pandoc.Str("[" .. word.picture .. ": " .. (alt ~= "" and alt or name) .. "]")
  return image.src:match("^https?:") and pandoc.Link({ text }, image.src) or pandoc.Emph({ text })
end

local function alternative_text(image)
  local alt = pandoc.utils.stringify(image.caption)
  if alt ~= "" then return alt end
  figures_of_cell[where] = (figures_of_cell[where] or 0) + 1
  local stand_in = word.of_cell:format(figures_of_cell[where], where:match("%d+$") or "?")
  local how = "picture '%s' has no alternative text but '%s'; give it as ![text](…), or to an output by "
    .. 'display(…, metadata={"image/png": {"alt": "text"}})'
  warn(how:format(image.src:sub(1, 60), stand_in))
  return stand_in
end

local function optional(text) return text ~= "" and literal(text) or "none" end

local function typst_size(image)
  return ("width: %s, height: %s"):format(length(image, "width") or "auto", length(image, "height") or "auto")
end

-- A picture of its own: a block.
local function picture(image, caption)
  local alt = alternative_text(image)
  local place, reason = stored(image.src)
  if place and for_screen then return html_picture(image, place, alt, caption) end
  if place and not for_typst then return office_picture(place, alt, caption) end
  local code = for_typst and place and piece(("#picture(%s, alt: %s, caption: %s, %s);"):format(
    literal(place), optional(alt), optional(caption), typst_size(image)), true)
  if code then return pandoc.RawBlock("typst", code) end
  local lines = pandoc.List({ pandoc.Para({ substitute(image, alt, reason) }) })
  if caption ~= "" then lines:insert(pandoc.Para({ pandoc.Str(caption) })) end
  return pandoc.Div(lines)
end

local function inline_picture(image)
  local alt = alternative_text(image)
  local place, reason = stored(image.src)
  local drawn = not for_screen and place and place:match("^data:image/svg")
  if place and not for_typst then return drawn and pandoc.Str(alt) or pandoc.Image(alt, place, "", image.attr) end
  local code = for_typst and place and piece(("#inline-picture(%s, alt: %s, %s);"):format(
    literal(place), optional(alt), typst_size(image)))
  return code and pandoc.RawInline("typst", code) or substitute(image, alt, reason)
end

-- MathJax knows a macro from where it is defined to the end of the notebook.
local macros = ""
local definitions = {
  "\\%a*newcommand%*?%s*%b{}%s*%b[]%s*%b[]%s*%b{}", "\\%a*newcommand%*?%s*%b{}%s*%b[]%s*%b{}",
  "\\%a*newcommand%*?%s*%b{}%s*%b{}", "\\%a*newcommand%*?%s*\\%a+%s*%b[]%s*%b{}",
  "\\%a*newcommand%*?%s*\\%a+%s*%b{}", "\\DeclareMathOperator%*?%s*%b{}%s*%b{}",
  "\\DeclareMathOperator%*?%s*\\%a+%s*%b{}", "\\def%s*\\%a+[#%d%s]*%b{}",
}

-- LaTeX that pandoc knows: macros written out, determinants between their bars.
local function known_latex(math)
  local text = math.text
  for _, definition in ipairs(definitions) do
    text = text:gsub(definition, function(found)
      macros = macros .. found:gsub("\\%a*newcommand", "\\newcommand") .. "\n"
      return ""
    end)
  end
  if macros ~= "" and text:match("\\%a") then
    local read = pandoc.read(macros .. "\n$" .. text:match("^%s*(.-)%s*$") .. "$", "markdown+latex_macros")
    read:walk({ Math = function(found) text = found.text end })
  end
  for name, bar in pairs({ vmatrix = "|", Vmatrix = "\\Vert" }) do
    text = text:gsub("\\begin{" .. name .. "}", "\\left" .. bar .. "\\begin{matrix}")
      :gsub("\\end{" .. name .. "}", "\\end{matrix}\\right" .. bar)
  end
  return text
end

local function formula(math)
  math.text = known_latex(math)
  if not math.text:match("%S") then return {} end
  local options = { html_math_method = "mathml" }
  local alone = pandoc.Pandoc({ pandoc.Plain({ math }) })
  local _, code = pandoc.log.silence(pandoc.write, alone, for_typst and "typst" or "html", options)
  local tex = math.text:match("^%s*(.-)%s*$")
  local understood = code:match(for_typst and "^%s*%$.*%$%s*$" or "<math")
  if understood and not for_typst then return math end
  local set = understood and piece(("#math.equation(alt: %s, block: %s, %s);"):format(
    literal(tex), math.mathtype == "DisplayMath" and "true" or "false", code))
  if set then return pandoc.RawInline("typst", set) end
  warn(("formula '%s' cannot be set; its LaTeX source stands in its place"):format(tex:sub(1, 80)))
  return pandoc.Code(tex)
end

local function typst_code(text) return piece(text .. "\n", true) end

local function raw_block(raw)
  local code = for_typst and raw.format == "typst" and typst_code(raw.text)
  return code and pandoc.RawBlock("typst", code) or pandoc.CodeBlock(raw.text)
end

local function raw_inline(raw) return pandoc.Code(raw.text) end

local function lone_image(paragraph)
  local content = paragraph.content
  if #content == 1 and content[1].t == "Image" then return picture(content[1], content[1].title) end
end

-- HTML's own figures.
local function lone_figure(figure)
  local image
  figure:walk({ Image = function(found) image = image or found end })
  return image and picture(image, pandoc.utils.stringify(figure.caption.long)) or figure.content
end

local function prose(blocks)
  blocks = blocks:walk({ RawBlock = raw_block, RawInline = raw_inline, Figure = lone_figure })
  blocks = blocks:walk({ Para = lone_image, Plain = lone_image })
  return blocks:walk({ Image = inline_picture, Math = formula })
end

local sections = {}

function sections.prose(section) return prose(section.content) end

function sections.figure(section)
  local caption = section.content[2] and pandoc.utils.stringify(section.content[2]) or ""
  local image = section.content[1].content[1]
  for _, side in ipairs({ "width", "height" }) do image.attributes[side] = section.attributes[side] end
  return { picture(image, caption) }
end

-- Pictures, tables and code say something without words.
local function is_empty(blocks)
  if pandoc.utils.stringify(blocks):match("%S") then return false end
  local seen = false
  local function see() seen = true end
  pandoc.Blocks(blocks):walk({ Image = see, RawBlock = see, Table = see, CodeBlock = see })
  return not seen
end

-- What lives on a screen alone: a line says what stood there.
local function live(name)
  warn(("interactive output (%s) cannot be shown in a document; a line says so in its place"):format(name))
  return { pandoc.Para({ pandoc.Emph({ pandoc.Str("[" .. word.interactive:format(" (" .. name .. ")") .. "]") }) }) }
end

function sections.html(section)
  local blocks = prose(section.content[1].content)
  if not is_empty(blocks) then return blocks end
  local known, plain = section.attributes.interactive, section.content[2]
  if known then return live(known) end
  warn("interactive output cannot be shown in a document; its text stands in its place")
  return plain and { plain } or {}
end

-- What is more than a table goes on the page as it is, but for its heading, which the contents list.
local function page_piece(html)
  local heading, rest = html:match("^%s*(<h%d[^>]*>.-</h%d>)(.*)$")
  local blocks = heading and pandoc.read(heading, "html").blocks or pandoc.Blocks({})
  blocks:insert(pandoc.RawBlock("html", rest or html))
  return blocks
end

-- Typst code and HTML made for this very purpose, side by side: each goes where it belongs, as it is.
function sections.table(section)
  local typst, html, plain = section.content[1], section.content[2], section.content[3]
  if not for_screen then
    local code = for_typst and typst_code(typst.text)
    if code then return { pandoc.RawBlock("typst", code) } end
    if for_typst then warn("Typst refuses the table written for it; the HTML table stands in its place") end
    local blocks = prose(html.content)
    return is_empty(blocks) and { plain } or blocks
  end
  if not html.text:match("%S") then return { plain } end
  if not html.text:match("^%s*<table") then return page_piece(html.text) end
  local caption = html.text:match("<caption[^>]*>(.-)</caption>") or word.table
  local label = html_escaped((caption:gsub("<[^>]*>", "")))
  local open = '<div class="scroll" role="region" aria-label="' .. label .. '" tabindex="0">'
  return { pandoc.RawBlock("html", open .. "\n" .. html.text .. "\n</div>") }
end

-- A raw cell for Typst alone: HTML and others leave it out, as nbconvert does.
function sections.typst(section)
  if not for_typst then return {} end
  local code = typst_code(section.content[1].text)
  if not code then warn("Typst refuses a raw cell; it is left out") end
  return code and { pandoc.RawBlock("typst", code) } or {}
end

function sections.unshown(section)
  if section.attributes.interactive then return live(section.attributes.interactive) end
  if #section.content == 0 then
    warn("an output without data is passed over")
    return {}
  end
  warn("output of type " .. pandoc.utils.stringify(section) .. " cannot be shown in a document")
  return {}
end

-- Zero-width spaces in what is long and without a slash or hyphen to break at: hashes and dumps would run over
-- the margin.
local function breakable(text)
  return (text:gsub(("%S"):rep(30) .. "+", function(word)
    return (word:gsub("[/-]%f[%a]", "%0\0"):gsub("%Z+", function(part)
      return #part >= 30 and part:gsub("[^\128-\191][\128-\191]*", "%0\u{200b}"):gsub("\u{200b}$", "") or part
    end):gsub("%z", ""))
  end))
end

-- Code as strings: the backticks that pandoc puts around backticks are not always enough for Typst. The
-- semicolon keeps what follows (".txt", "(1)") from being read as part of the call.
local code_as_string = {
  Code = function(code) return pandoc.RawInline("typst", "#raw(" .. literal(breakable(code.text)) .. ");") end,
  CodeBlock = function(code)
    local language = (code.classes[1] or ""):match("^[%w+#_-]+$") or ""
    local call = ("#raw(block: true, lang: %s, %s)"):format(optional(language), literal(breakable(code.text)))
    return pandoc.RawBlock("typst", call)
  end,
}

-- A section that Typst refuses, as text; others between marks, for exporters.py to try each.
local function plainly(shown, number, refused)
  if (" " .. refused .. " "):find(" " .. number .. " ", 1, true) then
    warn("Typst refuses what stands here; it stands as plain text")
    return { pandoc.CodeBlock(pandoc.write(pandoc.Pandoc(shown), "plain"), { class = "output" }) }
  end
  if refused ~= "none" then return shown end
  shown:insert(1, pandoc.RawBlock("typst", ("/*section %d*/"):format(number)))
  shown:insert(pandoc.RawBlock("typst", ("/*end section %d*/"):format(number)))
  return shown
end

local function is_top_heading(block) return block.t == "Header" and block.level == 1 end

function Pandoc(doc)
  for number in pandoc.utils.stringify(doc.meta.broken or ""):gmatch("%d+") do broken[number] = true end
  local plain, number = pandoc.utils.stringify(doc.meta.plain or ""), 0
  word = words[pandoc.utils.stringify(doc.meta.lang or "en")] or words.en
  local blocks = pandoc.Blocks({})
  for _, block in ipairs(doc.blocks) do
    local handler = block.t == "Div" and sections[block.classes[1]]
    if handler then
      where = block.attributes.cell or ""
      local shown = pandoc.Blocks(handler(block))
      local title = block.attributes.opening and shown:find_if(is_top_heading)
      if title then title.classes:insert("title") end
      number = number + 1
      blocks:extend(plain ~= "" and plainly(shown, number, plain) or shown)
    else
      blocks:insert(block)
    end
  end
  doc.blocks = for_typst and blocks:walk(code_as_string) or blocks
  doc.meta.word = word
  return doc
end
