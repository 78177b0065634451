-- Tables that came as HTML or Markdown: figures to the right, as many columns side by side as fit at a readable
-- size (Typst), a frame to scroll in and scoped headers (HTML). After structure.lua. A word processor's tables
-- keep the widths that their columns were given.

local for_typst = FORMAT == "typst"
local for_html = FORMAT:match("^html") ~= nil
local longest_word = 24
-- What fits side by side at 8 pt, in ems.
local widest_row = 58
-- Rows up to which a table is kept on one page.
local longest_unbroken = 15

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

-- The longest word of each column, in characters.
local function measure(tbl)
  local widths = {}
  for column = 1, #tbl.colspecs do widths[column] = 1 end
  local function look(cell, column)
    if cell.col_span > 1 then return end
    for found in pandoc.utils.stringify(cell.contents):gmatch("%S+") do
      widths[column] = math.max(widths[column], math.min(pandoc.text.len(found), longest_word))
    end
  end
  each_cell(tbl.head.rows, look)
  for _, body in ipairs(tbl.bodies) do each_cell(body.body, look) end
  return widths
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

-- Columns in bands that fit the page one under the other, each beginning with the row headers; and the ems of
-- the widest.
local function bands(widths, tbl)
  local heads, head_ems = pandoc.List({}), 0
  local function ems(column) return 0.56 * widths[column] + 0.8 end
  for column = 1, #tbl.bodies > 0 and tbl.bodies[1].row_head_columns or 0 do
    heads:insert(column)
    head_ems = head_ems + ems(column)
  end
  local all, used, widest = { heads:clone() }, head_ems, head_ems
  for column = #heads + 1, #widths do
    if used > head_ems and used + ems(column) > widest_row then
      table.insert(all, heads:clone())
      used = head_ems
    end
    all[#all]:insert(column)
    used = used + ems(column)
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
  local widths, rows = measure(tbl), 0
  for _, body in ipairs(tbl.bodies) do rows = rows + #body.body end
  local blocks, all, widest = pandoc.Blocks({}), bands(widths, tbl)
  for number, band in ipairs(all) do
    local part = table_of_band(tbl, band)
    if number > 1 then part.caption = pandoc.Caption() end
    blocks:insert(pandoc.RawBlock("typst", ("#data-table(ems: %.2f, numbered: %s, breakable: %s)["):format(
      widest, tostring(#part.caption.long > 0), tostring(rows > longest_unbroken))))
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
