import { Fault } from '../kit/fault.ts'
import { textOfList } from './json-list.ts'

/** The text of one JSON value of a file, and the line on which it begins. */
export interface JsonElement {
  readonly line: number
  readonly json: string
}

/** Characters allowed between the elements. Some programs begin a file with U+FEFF, or a record with U+001E (RFC 7464). */
const BETWEEN: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n', ',', '\uFEFF', '\u001e'])
const SPACES: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n'])
/** Characters after which an object may begin on a line of its own within another value. */
const BEFORE_OBJECT: ReadonlySet<string> = new Set([':', '[', ','])

/**
 * Cuts a file into the texts of its elements: those of one top-level array, or top-level objects one after the other (JSON Lines).
 * The layout is free: one line, indented, or anything between. Brackets within strings do not count.
 *
 * In a sequence of objects, a damaged object ends where a line begins with another object, or where a string has a line break.
 *
 * @param list path of the array within the file, if the file is not the array itself. Text after the array is not read.
 * @param longestChars the most characters of an element: a longer one has a bracket that never closes
 * @throws Fault `import.unreadable` after the elements that are complete
 */
export async function* jsonElements(
  text: AsyncIterable<string>,
  { list, longestChars }: { readonly list?: string | undefined; readonly longestChars: number },
): AsyncGenerator<JsonElement> {
  const found: JsonElement[] = []
  const scanner = elementScanner(longestChars, (element) => found.push(element))
  for await (const chunk of list === undefined ? text : textOfList(text, list)) {
    const failure = scanner.scan(chunk)
    yield* found.splice(0)
    if (list !== undefined && scanner.ended()) return
    if (failure !== undefined) throw failure
  }
  const failure = scanner.end()
  if (failure !== undefined) throw failure
}

interface Place {
  depth: number
  line: number
  /** The depth of the list: 0 in a sequence of objects, 1 in an array; undefined before the first bracket. */
  base: 0 | 1 | undefined
  inString: boolean
  escaped: boolean
  /** The last character that is not a space, outside strings. */
  last: string
  /** Whether only spaces came since the line began. */
  fresh: boolean
}

function elementScanner(longestChars: number, found: (element: JsonElement) => void) {
  const at: Place = { depth: 0, line: 1, base: undefined, inString: false, escaped: false, last: '', fresh: true }
  let ended = false
  let [begun, kept, from] = [1, '', 0]

  const cutOut = (chunk: string, until: number): void => {
    found({ line: begun, json: kept + chunk.slice(from, until) })
    kept = ''
  }
  const begin = (place: number): void => {
    ;[from, begun] = [place, at.line]
  }
  const inside = (): boolean => at.base !== undefined && at.depth > at.base

  /** Takes a bracket or another character between two elements. Returns whether it may be there. */
  const between = (char: string, place: number): boolean => {
    if (BETWEEN.has(char)) return true
    if (at.base === undefined && char === '[') [at.base, at.depth] = [1, 1]
    else if (at.base === 1 && at.depth === 1 && char === ']') [at.depth, ended] = [0, true]
    else if (!ended && (char === '{' || (char === '[' && at.base === 1))) {
      at.base ??= 0
      at.depth += 1
      begin(place)
    } else return false
    return true
  }

  const scan = (chunk: string): Fault | undefined => {
    from = 0
    for (let place = 0; place < chunk.length; place += 1) {
      const char = chunk.charAt(place)
      if (at.inString && isDamage(at, char)) {
        cutOut(chunk, place)
        Object.assign(at, { depth: 0, inString: false })
      }
      if (at.inString) passString(at, char)
      else if (!inside()) {
        if (!between(char, place)) return notAList(at.line)
      } else if (char === '"') at.inString = true
      else if (char === '{' && isNext(at)) {
        cutOut(chunk, place)
        at.depth = 1
        begin(place)
      } else if (char === '{' || char === '[') at.depth += 1
      else if (char === '}' || char === ']') {
        at.depth -= 1
        if (!inside()) cutOut(chunk, place + 1)
      }
      passLine(at, char)
    }
    if (inside()) kept += chunk.slice(from)
    return kept.length > longestChars ? cut(begun) : undefined
  }
  const end = (): Fault | undefined => (inside() ? cut(begun) : ended || at.base === 0 ? undefined : notAList(at.line))
  return { scan, end, ended: () => ended }
}

/** Whether a line break stands in a string of a sequence of objects. JSON does not allow it. */
const isDamage = ({ base }: Place, char: string): boolean => base === 0 && char === '\n'

/** Whether the object that begins here is the next one of the sequence, because the one before it never ended. */
const isNext = ({ base, fresh, last }: Place): boolean => base === 0 && fresh && !BEFORE_OBJECT.has(last)

function passString(at: Place, char: string): void {
  if (at.escaped) at.escaped = false
  else if (char === '\\') at.escaped = true
  else if (char === '"') at.inString = false
}

function passLine(at: Place, char: string): void {
  if (char === '\n') {
    at.line += 1
    at.fresh = true
  } else if (!SPACES.has(char)) {
    at.fresh = false
    if (!at.inString) at.last = char
  }
}

const notAList = (line: number): Fault =>
  new Fault(
    'import.unreadable',
    `The file must be one JSON array of requests, or requests one after the other (JSON Lines): line ${line} does not fit.`,
  )

const cut = (line: number): Fault =>
  new Fault(
    'import.unreadable',
    `The request that begins on line ${line} never ends: the file is cut off or damaged, or its array is within an object: get it from the source again, or name the array in \`list\` of the mapping.`,
  )
