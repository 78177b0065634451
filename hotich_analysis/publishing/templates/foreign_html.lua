-- HTML that came with a notebook becomes structure that any format can show; scripts, styles, frames and
-- attributes do not survive, but for the class of an annex, the size of a picture and colours of cells. Before notebook.lua. Only a section "table" keeps its
-- HTML, in HTML: it was made for this page.

-- Raw HTML stays recognisable, so that all of it can be thrown away: without raw_html the reader would fetch
-- what an <iframe> names. The empty table is the reader's whole file system; there is no network in it.
local html_format = { format = "html", extensions = { "raw_html", "tex_math_single_backslash" } }
-- The divs of a page made elsewhere mean nothing here; those of a table made for these documents do.
local own_format = { format = "html", extensions = { "raw_html", "native_divs" } }
local no_files = {}

local function as_picture(svg)
  if not svg:match("xmlns=") then svg = svg:gsub("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1) end
  return '<img src="' .. pandoc.mediabag.make_data_uri("image/svg+xml", svg) .. '">'
end

local function without_html(raw)
  if raw.format == "html" then return {} end
end

-- Attributes of foreign markup may hold scripts and styles; what the structure needs is not among them.
local function bare(element)
  element.attr = pandoc.Attr(element.identifier)
  return element
end

local function bare_image(image)
  local attributes = {}
  for _, side in ipairs({ "width", "height" }) do
    local wanted = image.attributes[side]
      or (image.attributes.style or ""):match("%f[%w-]" .. side .. "%s*:%s*([%d.]+%a*%%?)")
    if wanted then table.insert(attributes, { side, wanted }) end
  end
  image.attr = pandoc.Attr(image.identifier, {}, attributes)
  return image
end

-- As foreign_html.py wrote them; whatever else a style says is gone.
local function colours_alone(attributes)
  local style = attributes.style or ""
  local ground, letters = style:match("background%-color:%s*(#%x+)"), style:match("%f[%w-]color:%s*(#%x+)")
  if FORMAT == "typst" then
    local function rgb(colour) return colour and 'rgb("' .. colour .. '")' end
    return { ["typst:fill"] = rgb(ground), ["typst:text:fill"] = rgb(letters) }
  end
  local both = (ground and "background-color:" .. ground .. ";" or "") .. (letters and "color:" .. letters or "")
  return both ~= "" and { style = both } or {}
end

local function bare_div(div)
  local classes = div.classes:includes("annex") and { "annex" } or {}
  div.attr = pandoc.Attr(div.identifier, classes)
  return div
end

local function bare_rows(rows)
  for _, row in ipairs(rows) do
    row.attr = pandoc.Attr()
    for _, cell in ipairs(row.cells) do cell.attr = pandoc.Attr("", {}, colours_alone(cell.attributes)) end
  end
end

local function bare_table(tbl)
  bare_rows(tbl.head.rows)
  bare_rows(tbl.foot.rows)
  for _, body in ipairs(tbl.bodies) do
    bare_rows(body.head)
    bare_rows(body.body)
  end
  return bare(tbl)
end

local strip = {
  RawBlock = without_html, RawInline = without_html,
  Div = bare_div, Span = bare, Figure = bare, Header = bare, Link = bare, Image = bare_image, Code = bare,
  Table = bare_table,
}

local function read(html, format)
  html = html:gsub("<[sS][vV][gG][%s>].-</[sS][vV][gG]>", as_picture)
  return pandoc.read(html, format or html_format, nil, no_files).blocks:walk(strip)
end

local function as_paragraphs(html, format)
  return read(html, format):map(function(block)
    return block.t == "Plain" and pandoc.Para(block.content) or block
  end)
end

local function html_block(raw)
  if raw.format == "html" then return as_paragraphs(raw.text) end
end

-- Tags within a paragraph come one by one, apart from what they enclose: written out, read again as a whole.
local function html_inlines(inlines)
  local function is_html(inline) return inline.t == "RawInline" and inline.format == "html" end
  if not inlines:find_if(is_html) then return nil end
  local alone = pandoc.Pandoc({ pandoc.Plain(inlines) })
  local html = pandoc.write(alone, "html", { html_math_method = "mathjax", wrap_text = "none" })
  return pandoc.utils.blocks_to_inlines(read(html), { pandoc.Space() })
end

-- In place of an output's HTML, a div: what follows it is the same output as text.
local function read_output(section, position, format)
  local html = section.content[position]
  local content = pandoc.Blocks(section.content)
  content[position] = pandoc.Div(as_paragraphs(html.text, format))
  section.content = content
  return section
end

function Pandoc(doc)
  doc.blocks = doc.blocks:map(function(section)
    local kind = section.t == "Div" and section.classes[1]
    if kind == "html" then return read_output(section, 1) end
    if kind == "table" then return FORMAT:match("^html") and section or read_output(section, 2, own_format) end
    if section.t == "Div" then
      local content = section.content:walk({ RawBlock = html_block, Div = bare })
      section.content = content:walk({ Inlines = html_inlines })
    end
    return section
  end)
  return doc
end
