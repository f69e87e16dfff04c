import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** The folders of the program itself. */
export const FLOORS = ['domain', 'projections', 'services', 'infra', 'src', 'client', 'demo', 'testing'] as const

/** One TypeScript file of the house. */
export interface SourceFile {
  /** The path from the root of the repository. */
  readonly path: string
  readonly text: string
  /** The text, of the same length, with comments and the contents of strings blanked out. */
  readonly code: string
  readonly comments: readonly string[]
}

/** TypeScript files under these folders that people write, as Git knows them and those not yet added. */
export function sourceFiles(folders: readonly string[]): SourceFile[] {
  return listed(folders.map((folder) => `${folder}/**.ts`))
    .filter((path) => !path.endsWith('.generated.ts'))
    .map((path) => sourceFile(path, readFileSync(join(root, path), 'utf8')))
}

export const sourceFile = (path: string, text: string): SourceFile => ({ path, text, ...masked(text) })

/** Every file that matches Git's patterns, with its text. */
export const textFiles = (patterns: readonly string[]): { readonly path: string; readonly text: string }[] =>
  listed(patterns).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

function listed(patterns: readonly string[]): string[] {
  const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const all = execFileSync('git', [...options, '--', ...patterns], { cwd: root, encoding: 'utf8' })
  const deleted = new Set(
    execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\0'),
  )
  return all.split('\0').filter((path) => path !== '' && !deleted.has(path))
}

/** What may stand before a slash that begins a regular expression. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%<>~^\n]|\b(?:return|typeof|case|in|of|await|yield))\s*$/

/** Blanks out comments, strings, templates (not what stands in their `${}`) and regular expressions. */
function masked(text: string): Pick<SourceFile, 'code' | 'comments'> {
  const out = text.split('')
  const comments: string[] = []
  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) if (out[at] !== '\n') out[at] = ' '
  }
  /** Depths of braces at which a `}` goes on with a template. */
  const templates: number[] = []
  let depth = 0
  const template = (from: number): number => {
    for (let at = from; at < text.length; at += 1) {
      if (text[at] === '\\') at += 1
      else if (text[at] === '`') {
        blank(from, at)
        return at + 1
      } else if (text.startsWith('${', at)) {
        blank(from, at)
        templates.push(depth)
        depth += 1
        return at + 2
      }
    }
    return text.length
  }
  const quoted = (from: number, quote: string): number => {
    let at = from + 1
    for (let inClass = false; at < text.length && text[at] !== '\n'; at += 1) {
      const char = text[at]
      if (char === '\\') at += 1
      else if (quote === '/' && char === '[') inClass = true
      else if (quote === '/' && char === ']') inClass = false
      else if (char === quote && !inClass) break
    }
    blank(from + 1, at)
    return at + 1
  }
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? ''
    if (text.startsWith('//', at) || text.startsWith('/*', at)) {
      const end = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at) + 2
      const to = end < at ? text.length : end
      comments.push(text.slice(at, to))
      blank(at, to)
      at = to
    } else if (char === "'" || char === '"') at = quoted(at, char)
    else if (char === '/' && BEFORE_REGEX.test(out.slice(Math.max(0, at - 20), at).join(''))) at = quoted(at, char)
    else if (char === '`') at = template(at + 1)
    else if (char === '}' && templates.at(-1) === depth - 1) {
      templates.pop()
      depth -= 1
      at = template(at + 1)
    } else {
      if (char === '{') depth += 1
      if (char === '}') depth -= 1
      at += 1
    }
  }
  return { code: out.join(''), comments }
}

const lineAt = (code: string, at: number): number => code.slice(0, at).split('\n').length

/** Where the bracket that stands at `open` is closed. */
function closing(code: string, open: number): number {
  let depth = 0
  for (let at = open; at < code.length; at += 1) {
    if ('([{'.includes(code[at] ?? '')) depth += 1
    if (')]}'.includes(code[at] ?? '')) depth -= 1
    if (depth === 0) return at
  }
  return code.length
}

/** Where the body begins behind a parameter list and, perhaps, a return type; undefined where there is none. */
function bodyAfter(code: string, parameters: number): number | undefined {
  let before = ''
  for (let at = parameters + 1; at < code.length; at += 1) {
    const char = code[at] ?? ''
    if (char === '{') {
      if (!/[:|&<,(]|=>|^is$/.test(before)) return before === '' || at > parameters ? at : undefined
      at = closing(code, at)
      before = '}'
    } else if (char === '(' || char === '[') {
      at = closing(code, at)
      before = ')'
    } else if (char === '\n' && !/[:|&<,]$|=>$/.test(before)) return undefined
    else if (';=)]}'.includes(char) && code[at + 1] !== '>') return undefined
    else if (char === '>' && code[at - 1] === '=') before = '=>'
    else if (char.trim() !== '') before = char
  }
  return undefined
}

export interface FunctionLength {
  readonly file: string
  readonly line: number
  readonly name: string
  readonly lines: number
}

const NO_METHOD = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'await', 'function', 'with', 'typeof'])

/** Functions, methods and arrow functions with a body, and how many lines each has, nested ones included. */
export function functionLengths({ path, code }: SourceFile): FunctionLength[] {
  const found: FunctionLength[] = []
  const add = (from: number, to: number, name: string): void => {
    const line = lineAt(code, from)
    found.push({ file: path, line, name, lines: lineAt(code, to) - line + 1 })
  }
  for (const match of code.matchAll(
    /\b(?:function\b\s*\*?\s*([\w$]*)|(?<=[{,;\n]\s*(?:async |get |set |static |\*|\* )*)([\w$]+))\s*(<[^()]*>)?\(/g,
  )) {
    const name = match[1] ?? match[2] ?? ''
    if (match[2] !== undefined && NO_METHOD.has(name)) continue
    const parameters = closing(code, match.index + match[0].length - 1)
    const body = bodyAfter(code, parameters)
    if (body !== undefined) add(match.index, closing(code, body), name)
  }
  for (const match of code.matchAll(/=>\s*\{/g))
    add(match.index, closing(code, match.index + match[0].length - 1), '=>')
  for (const match of code.matchAll(/^(?:export )?const ([\w$]+)\b[^=\n]*=\s*(?:async )?(?:<[^()]*>)?\(/gm)) {
    const arrow = /^(?:: [^=;{]+)? =>\s*(?=[^\s{])/.exec(
      code.slice(closing(code, match.index + match[0].length - 1) + 1),
    )
    if (arrow === null) continue
    const end = code.slice(match.index).search(/\n(?=\S)(?![)\]}])|$(?![\s\S])/)
    add(match.index, match.index + end, match[1] ?? '')
  }
  return found
}

/** What a file defines and exports; names that it only hands on are left out. */
export const exportsOf = ({ code }: SourceFile): string[] => [
  ...new Set(
    [
      ...code.matchAll(
        /^export (?:declare )?(?:async )?(?:abstract )?(?:function\s*\*?|const|let|class|interface|type|enum) ([\w$]+)/gm,
      ),
    ].map(([, name]) => name ?? ''),
  ),
]

/** The files of the house that a file imports, types included. */
export function importsOf({ path, text }: SourceFile): string[] {
  const specifiers = [...text.matchAll(/(?:^(?:import|export|\})[^'"\n]*?(?:from )?|\bimport\()['"](\.[^'"]+)['"]/gm)]
  return specifiers.map(([, specifier]) => join(dirname(path), specifier ?? ''))
}

/** Groups of files that import each other, directly or by way of others. */
export function circles(files: readonly SourceFile[]): string[][] {
  const imports = new Map(files.map((file) => [file.path, importsOf(file)]))
  const order = new Map<string, { readonly index: number; low: number }>()
  const stack: string[] = []
  const found: string[][] = []
  function visit(path: string): number {
    const mine = { index: order.size, low: order.size }
    order.set(path, mine)
    stack.push(path)
    for (const next of imports.get(path) ?? []) {
      if (!imports.has(next)) continue
      if (!order.has(next)) mine.low = Math.min(mine.low, visit(next))
      else if (stack.includes(next)) mine.low = Math.min(mine.low, order.get(next)?.index ?? mine.low)
    }
    if (mine.low === mine.index) {
      const circle = stack.splice(stack.indexOf(path))
      if (circle.length > 1) found.push(circle.toSorted())
    }
    return mine.low
  }
  for (const { path } of files) if (!order.has(path)) visit(path)
  return found
}
