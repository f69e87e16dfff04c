import { Fault } from '../kit/fault.ts'

/**
 * Finds an array within a JSON file, and returns the text from its bracket on. Of the text before it, only the line breaks are
 * returned, so that lines keep their numbers.
 *
 * @param path the keys that lead to the array, joined by dots: `result.records`
 * @throws Fault `import.unreadable` if there is no array at this path
 */
export async function* textOfList(text: AsyncIterable<string>, path: string): AsyncGenerator<string> {
  const find = listFinder(path.split('.'))
  let inList = false
  for await (const chunk of text) {
    const from: number | 'nowhere' | undefined = inList ? 0 : find(chunk)
    if (from === 'nowhere') throw nowhere(path)
    inList = from !== undefined
    const skipped = chunk.slice(0, from).replace(/[^\n]/g, '')
    yield from === undefined ? skipped : skipped + chunk.slice(from)
  }
  if (!inList) throw nowhere(path)
}

const nowhere = (path: string): Fault =>
  new Fault('import.unreadable', `The file has no array at ${path}: correct \`list\` of the mapping.`)

/** Returns a function that takes the file in pieces, and returns the place of the array in the piece that has it. */
function listFinder(path: readonly string[]): (chunk: string) => number | 'nowhere' | undefined {
  let [depth, matched] = [0, 0]
  let [inString, escaped, text, isHere] = [false, false, '', false]

  const passString = (char: string): void => {
    if (!escaped && char === '"') inString = false
    else text += char
    escaped = !escaped && char === '\\'
  }
  const open = (char: string): boolean => {
    if (isHere && char === '[' && matched === path.length - 1) return true
    if (isHere && char === '{') matched += 1
    depth += 1
    isHere = false
    return false
  }

  return (chunk) => {
    for (let at = 0; at < chunk.length; at += 1) {
      const char = chunk.charAt(at)
      if (inString) passString(char)
      else if (char === '"') [inString, text] = [true, '']
      else if (char === ':') isHere = depth === matched + 1 && keyOf(text) === path[matched]
      else if (char === '{' || char === '[') {
        if (open(char)) return at
      } else if (char === '}' || char === ']') {
        depth -= 1
        if (depth <= matched) return 'nowhere'
      } else if (char === ',') isHere = false
    }
    return undefined
  }
}

function keyOf(text: string): unknown {
  try {
    return JSON.parse(`"${text}"`)
  } catch {
    return undefined
  }
}
