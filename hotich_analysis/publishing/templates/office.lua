-- What a word processor needs: a style for the paragraphs of tables, bold headers, and a section of its own for
-- each annex, so that its pages are numbered from 1. After tables.lua; office.py gives the marks their sections.

local section_end = '<w:p><w:pPr><w:pStyle w:val="SectionEnd"/><w:sectPr w:rsidR="00000000"/></w:pPr></w:p>'

local function each_row(rows, visit)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do visit(cell) end
  end
end

local function style(cell)
  -- pandoc has a style of its own for Plain
  local paragraphs = cell.contents:map(function(block)
    return block.t == "Plain" and pandoc.Para(block.content) or block
  end)
  cell.contents = { pandoc.Div(paragraphs, pandoc.Attr("", {}, { ["custom-style"] = "Table Text" })) }
end

local function embolden(cell)
  cell.contents = cell.contents:walk({ Plain = function(plain)
    return pandoc.Plain({ pandoc.Strong(plain.content) })
  end })
end

local function settle_table(tbl)
  each_row(tbl.head.rows, embolden)
  each_row(tbl.head.rows, style)
  for _, body in ipairs(tbl.bodies) do each_row(body.body, style) end
  return tbl
end

local function is_annex(block) return block ~= nil and block.t == "Div" and block.classes:includes("annex") end

-- An annex's heading stands on its page, in the middle.
local centred = '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:jc w:val="center"/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>'

local function annex_heading(header)
  local text = pandoc.utils.stringify(header):gsub("&", "&amp;"):gsub("<", "&lt;")
  return pandoc.RawBlock("openxml", centred:format(text))
end

local function with_headings(blocks)
  for place = #blocks, 2, -1 do
    if is_annex(blocks[place]) and blocks[place - 1].t == "Header" then
      blocks[place].content:insert(1, annex_heading(blocks[place - 1]))
      blocks:remove(place - 1)
    end
  end
  return blocks
end

-- A section ends before an annex and after it, but for the document's last, which ends by itself.
local function in_sections(blocks)
  local parted = pandoc.Blocks({})
  for place, block in ipairs(blocks) do
    if place > 1 and (is_annex(block) or is_annex(blocks[place - 1])) then
      parted:insert(pandoc.RawBlock("openxml", section_end))
    end
    parted:insert(block)
  end
  return parted
end

function Pandoc(doc)
  doc.blocks = with_headings(doc.blocks:walk({ Table = settle_table }))
  -- an annex has a title of its own
  doc.meta.title_block = not is_annex(doc.blocks[1])
  doc.meta.word = nil -- else it would become a property of the file
  doc.blocks = in_sections(doc.blocks)
  return doc
end
