-- The document's title, the levels of its headings, and links that lead somewhere. After notebook.lua.

local for_typst = FORMAT == "typst"
local for_screen = FORMAT:match("^html") ~= nil

-- The title: as given, else the heading that notebook.lua marks (not repeated in the body), else the file name.
local function settle_title(blocks, meta)
  local given = pandoc.utils.stringify(meta.title or "")
  local function fits(block)
    if block.t ~= "Header" or block.level ~= 1 then return false end
    return given == "" and block.classes:includes("title") or pandoc.utils.stringify(block) == given
  end
  local heading, place = blocks:find_if(fits)
  if heading then
    blocks:remove(place)
    meta.title = pandoc.MetaInlines(heading.content:walk({ Link = function(link) return link.content end }))
  elseif given == "" then
    meta.title = pandoc.MetaString(pandoc.utils.stringify(meta.file_name or "Notebook"))
    pandoc.log.warn("the document has no title; its file name stands in its place")
  end
end

-- Headings without one of the first level before them move up, so that it is not empty: all of them, or, where a
-- level-1 heading follows, those before it.
local function settle_headings(blocks)
  local top = 6
  blocks:walk({ Header = function(header) top = math.min(top, header.level) end })
  local last = 0
  local lift
  return blocks:walk({ Header = function(header)
    local level = header.level - top + 1
    lift = level == 1 and 0 or lift or math.min(level - 1, 1)
    level = level - lift
    if level > last + 1 then
      pandoc.log.warn(("heading '%s' skips from level %d to level %d"):format(
        pandoc.utils.stringify(header), last, level))
    end
    last = level
    header.classes = header.classes:filter(function(class) return class ~= "title" end)
    header.level = for_screen and level + 1 or level -- in HTML level 1 is the title's
    return header
  end })
end

-- Typst attaches a label to what stands before it, and to nothing if that is empty, as anchors mostly are.
local function with_own_label(element)
  if not for_typst or element.identifier == "" or element.t == "Header" then return element end
  local code = ('#metadata("anchor")#label("%s")'):format(element.identifier:gsub('[\\"]', "\\%0"))
  local raw = element.t == "Div" and pandoc.RawBlock or pandoc.RawInline
  element.content:insert(1, raw("typst", code))
  element.identifier = ""
  return element
end

-- Places one can link to, by their name in lower case: Jupyter keeps capitals in a heading's anchor.
local function settle_anchors(blocks)
  local anchors = {}
  local function settle(element)
    local name = element.identifier:lower()
    if anchors[name] then
      element.identifier = ""
    elseif name ~= "" then
      anchors[name] = element.identifier
    end
    return with_own_label(element)
  end
  return blocks:walk({ Header = settle, Span = settle, Div = settle }), anchors
end

-- A link to an anchor that is not there would make Typst refuse the document; other schemes may run scripts.
local function settle_links(blocks, anchors)
  local harmless = { http = true, https = true, mailto = true }
  return blocks:walk({ Link = function(link)
    local anchor = anchors[(link.target:match("^#(.+)") or ""):lower()]
    local scheme = link.target:match("^%s*(%a[%w+.-]*):")
    if anchor then
      link.target = "#" .. anchor
      return link
    end
    if link.target:match("^[^#%s]") and (not scheme or harmless[scheme:lower()]) then return link end
    pandoc.log.warn(("link '%s' leads nowhere"):format(link.target:sub(1, 60)))
    return link.content
  end })
end

-- On a screen the contents come after what the first chapter answers: the paragraphs and lists at its head.
local function with_contents(doc)
  local word = pandoc.utils.stringify(doc.meta.word.contents)
  local place, seen = 1, false
  for number, block in ipairs(doc.blocks) do
    if block.t == "Para" or block.t == "BulletList" or block.t == "OrderedList" then
      place, seen = number + 1, true
    elseif seen or block.t ~= "Header" then
      break
    end
  end
  local list = pandoc.structure.table_of_contents(doc.blocks, { toc_depth = 3 })
  if list.t ~= "BulletList" or #list.content == 0 then return doc end
  local open = '<nav aria-label="' .. word .. '">\n<strong>' .. word .. "</strong>"
  doc.blocks:insert(place, pandoc.RawBlock("html", open))
  doc.blocks:insert(place + 1, list)
  doc.blocks:insert(place + 2, pandoc.RawBlock("html", "</nav>"))
  return doc
end

function Pandoc(doc)
  settle_title(doc.blocks, doc.meta)
  doc.blocks = settle_links(settle_anchors(settle_headings(doc.blocks)))
  return for_screen and with_contents(doc) or doc
end
