-- Tables that came as HTML or Markdown: figures to the right, as many columns side by side as fit at a readable
-- size (Typst), a frame to scroll in and scoped headers (HTML). After structure.lua. A word processor's tables
-- keep the widths that their columns were given.

local for_typst = FORMAT == "typst"
local for_html = FORMAT:match("^html") ~= nil
local longest_word = 24
-- What fits side by side at 8 pt, in ems.
local widest_row = 58
-- The same at 10 pt.
local narrowest_page = 46.7
-- Rows up to which a table is kept on one page, if none of its cells has more letters than that.
local longest_unbroken = 15
local longest_text = 400

local function is_number(text)
  return text:match("^[-+−]?[%d.,\u{a0}\u{202f}%s]+%%?$") ~= nil and text:match("%d") ~= nil
end

local function is_blank(text)
  return text:match("^%s*$") or text:lower() == "nan" or text == "None" or text == "NaT" or text == "<NA>"
    or text == "—" or text == "-" or text == "..." or text == "…"
end

-- Calls `visit(cell, column, row)` for each cell, with the column it begins in: cells above may reach into a row.
local function each_cell(rows, visit)
  local taken = {}
  for number, row in ipairs(rows) do
    local column = 1
    for _, cell in ipairs(row.cells) do
      while (taken[column] or 0) > 0 do column = column + 1 end
      visit(cell, column, number)
      for spanned = column, column + cell.col_span - 1 do taken[spanned] = cell.row_span end
      column = column + cell.col_span
    end
    for spanned in pairs(taken) do taken[spanned] = taken[spanned] - 1 end
  end
end

local function align(tbl)
  local numeric, worded = {}, {}
  for _, body in ipairs(tbl.bodies) do
    each_cell(body.body, function(cell, column)
      local text = pandoc.utils.stringify(cell.contents)
      if is_number(text) then numeric[column] = true elseif not is_blank(text) then worded[column] = true end
    end)
  end
  for column, spec in ipairs(tbl.colspecs) do
    local alignment = spec[1]
    if alignment == "AlignDefault" then
      alignment = numeric[column] and not worded[column] and "AlignRight" or "AlignLeft"
    end
    -- Without a width, columns take what they need.
    tbl.colspecs[column] = (for_typst or for_html) and { alignment } or { alignment, spec[2] }
  end
  each_cell(tbl.head.rows, function(cell)
    if cell.col_span > 1 then cell.alignment = "AlignCenter" end
  end)
end

-- The longest word and the longest text of each column, in characters.
local function measure(tbl)
  local widths, texts = {}, {}
  for column = 1, #tbl.colspecs do widths[column], texts[column] = 1, 1 end
  local function look(cell, column)
    if cell.col_span > 1 then return end
    local text = pandoc.utils.stringify(cell.contents)
    texts[column] = math.max(texts[column], pandoc.text.len(text))
    for found in text:gmatch("%S+") do
      widths[column] = math.max(widths[column], math.min(pandoc.text.len(found), longest_word))
    end
  end
  each_cell(tbl.head.rows, look)
  for _, body in ipairs(tbl.bodies) do each_cell(body.body, look) end
  return widths, texts
end

-- Zero-width spaces let a word break where it must.
local function breakable(tbl)
  return tbl:walk({ Str = function(str)
    local parts = pandoc.List({})
    for start = 1, pandoc.text.len(str.text), longest_word do
      parts:insert(pandoc.text.sub(str.text, start, start + longest_word - 1))
    end
    return pandoc.Str(table.concat(parts, "\u{200b}"))
  end })
end

local function ems(characters) return 0.56 * characters + 0.8 end

-- Columns in bands that fit the page one under the other, each beginning with the row headers; and the ems of
-- the widest.
local function bands(widths, tbl)
  local heads, head_ems = pandoc.List({}), 0
  for column = 1, #tbl.bodies > 0 and tbl.bodies[1].row_head_columns or 0 do
    heads:insert(column)
    head_ems = head_ems + ems(widths[column])
  end
  local all, used, widest = { heads:clone() }, head_ems, head_ems
  for column = #heads + 1, #widths do
    if used > head_ems and used + ems(widths[column]) > widest_row then
      table.insert(all, heads:clone())
      used = head_ems
    end
    all[#all]:insert(column)
    used = used + ems(widths[column])
    widest = math.max(widest, used)
  end
  return all, widest
end

local function rows_of_band(rows, band)
  local chosen = rows:map(function(row) return pandoc.Row({}, row.attr) end)
  local inside = {}
  for _, column in ipairs(band) do inside[column] = true end
  each_cell(rows, function(cell, column, row)
    local shown = 0
    for spanned = column, column + cell.col_span - 1 do shown = shown + (inside[spanned] and 1 or 0) end
    if shown == 0 then return end
    chosen[row].cells:insert(pandoc.Cell(cell.contents, cell.alignment, cell.row_span, shown, cell.attr))
  end)
  return chosen
end

local function table_of_band(tbl, band)
  local part = tbl:clone()
  part.colspecs = pandoc.List(band):map(function(column) return tbl.colspecs[column] end)
  part.head.rows = rows_of_band(tbl.head.rows, band)
  part.bodies = tbl.bodies:map(function(body)
    local head, rows = rows_of_band(body.head, band), rows_of_band(body.body, band)
    return { attr = body.attr, head = head, body = rows, row_head_columns = body.row_head_columns }
  end)
  part.foot.rows = rows_of_band(tbl.foot.rows, band)
  return part
end

-- Columns of text that is longer than the page is wide leave each column room for its longest word: Typst alone
-- makes them equal, and numbers run into each other. Columns of pictures are left to it.
local function share_page(part, band, widths, texts, widest)
  local page, needed, wanted, has_picture = math.min(math.max(widest, narrowest_page), widest_row), 0, 0, false
  part:walk({ RawBlock = function() has_picture = true end, RawInline = function() has_picture = true end })
  for _, column in ipairs(band) do
    needed = needed + ems(widths[column])
    wanted = wanted + ems(texts[column])
  end
  if has_picture or wanted <= page or needed > page then return end
  for number, column in ipairs(band) do
    local more = (page - needed) * (ems(texts[column]) - ems(widths[column])) / (wanted - needed)
    part.colspecs[number] = { part.colspecs[number][1], (ems(widths[column]) + more) / page }
  end
end

local function embolden(tbl)
  each_cell(tbl.head.rows, function(cell)
    cell.contents = cell.contents:walk({ Plain = function(plain)
      return pandoc.Plain({ pandoc.Strong(plain.content) })
    end })
  end)
end

local function for_paper(tbl)
  tbl = breakable(tbl)
  embolden(tbl)
  local rows = 0
  local widths, texts = measure(tbl)
  for _, body in ipairs(tbl.bodies) do rows = rows + #body.body end
  local blocks, all, widest = pandoc.Blocks({}), bands(widths, tbl)
  for number, band in ipairs(all) do
    local part = table_of_band(tbl, band)
    share_page(part, band, widths, texts, widest)
    if number > 1 then part.caption = pandoc.Caption() end
    blocks:insert(pandoc.RawBlock("typst", ("#data-table(ems: %.2f, numbered: %s, breakable: %s)["):format(
      widest, tostring(#part.caption.long > 0), tostring(rows > longest_unbroken or math.max(table.unpack(texts)) > longest_text))))
    blocks:insert(part)
    blocks:insert(pandoc.RawBlock("typst", "]"))
  end
  return blocks
end

local function for_screen(tbl, word)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do cell.attributes.scope = "col" end
  end
  for _, body in ipairs(tbl.bodies) do
    each_cell(body.body, function(cell, column)
      if column <= body.row_head_columns then cell.attributes.scope = "row" end
    end)
  end
  local caption = pandoc.utils.stringify(tbl.caption.long)
  -- Pairs, because the order of a Lua table's keys differs from run to run.
  if caption == "" then caption = word end
  local attributes = { { "role", "region" }, { "aria-label", caption }, { "tabindex", "0" } }
  return pandoc.Div({ tbl }, pandoc.Attr("", { "scroll" }, attributes))
end

function Pandoc(doc)
  local word = pandoc.utils.stringify(doc.meta.word.table)
  doc.blocks = doc.blocks:walk({ Table = function(tbl)
    align(tbl)
    if for_typst then return for_paper(tbl) end
    return for_html and for_screen(tbl, word) or tbl
  end })
  return doc
end
