-- What a page in another language quotes from a Vietnamese document is marked as Vietnamese, for a screen reader to
-- speak it as that: text between quotation marks with a letter that Vietnamese alone has. Last, for HTML only: on
-- paper report.typ does it.

-- ă đ ĩ, ũ, ơ ư, and all with two marks, in bytes: Lua's patterns know no letters.
local letters = { "\xc4[\x82\x83\x90\x91\xa8\xa9]", "\xc5[\xa8\xa9]", "\xc6[\xa0\xa1\xaf\xb0]", "\xe1[\xba\xbb]" }

local function is_vietnamese(text)
  for _, letter in ipairs(letters) do
    if text:match(letter) then return true end
  end
  return false
end

local function quotation(inlines, first)
  if inlines[first].t ~= "Str" or not inlines[first].text:match("“") then return nil end
  for last = first, #inlines do
    if inlines[last].t == "Str" and inlines[last].text:match("”") then
      local found = pandoc.Inlines({ table.unpack(inlines, first, last) })
      return is_vietnamese(pandoc.utils.stringify(found)) and found
    end
  end
end

local function in_prose(inlines)
  local marked, place = pandoc.Inlines({}), 1
  while place <= #inlines do
    local found = quotation(inlines, place)
    marked:insert(found and pandoc.Span(found, { lang = "vi" }) or inlines[place])
    place = place + (found and #found or 1)
  end
  return marked
end

-- Tables made for the page; a script's strings are not text.
local function in_html(raw)
  if raw.format ~= "html" or raw.text:match("<script") then return nil end
  local text = raw.text:gsub(">[^<]+<", function(between)
    return between:gsub("“.-”", function(quoted)
      return is_vietnamese(quoted) and '<span lang="vi">' .. quoted .. "</span>" or quoted
    end)
  end)
  return pandoc.RawBlock("html", text)
end

function Pandoc(doc)
  local is_foreign = pandoc.utils.stringify(doc.meta.lang or "en") ~= "vi"
  if not FORMAT:match("^html") or not is_foreign then return nil end
  doc.blocks = doc.blocks:walk({ Inlines = in_prose, RawBlock = in_html })
  return doc
end
