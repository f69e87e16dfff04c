import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { documents } from '../../../scripts/docs/documents.ts'
import { faults, refusals } from '../../../scripts/docs/errors.ts'
import { filled, SECTION_NAMES, sectionsIn } from '../../../scripts/docs/sections.ts'
import { PROBLEMS } from '../../../src/http/problems.ts'

const root = resolve(import.meta.dirname, '../../..')
const sources = globSync('{domain,services,infra,client,demo,src}/**/*.ts', {
  cwd: root,
  exclude: ['infra/memory/**'],
})
  .sort()
  .map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }))

const pages = Object.fromEntries(
  globSync('docs/**/*.md', { cwd: root }).map((path) => [path, readFileSync(resolve(root, path), 'utf8')]),
)
const written = documents(sources, pages)

test.each(Object.keys(written))('%s equals the output of the build', (path) => {
  expect(readFileSync(resolve(root, path), 'utf8')).toBe(written[path])
})

describe('a generated section', () => {
  const page = 'Above.\n\n<!-- generated: settings -->\n\nOld.\n\n<!-- /generated -->\n\nBelow.\n'

  test('is written between its markers, and nothing else changes', () => {
    const text = filled(page)
    expect(text).toMatch(
      /^Above\.\n\n<!-- generated: settings -->\n\n\| variable \|[\s\S]*\n\n<!-- \/generated -->\n\nBelow\.\n$/,
    )
    expect(text).not.toContain('Old.')
    expect(filled(text)).toBe(text)
  })

  test('has a name that the build knows, and an end', () => {
    expect(() => filled(page.replace('settings', 'weather'))).toThrow('weather')
    expect(() => filled(page.replace('<!-- /generated -->', ''))).toThrow('no end')
  })

  test('of each name is in exactly one page', () => {
    expect(Object.values(pages).flatMap(sectionsIn).toSorted()).toEqual(SECTION_NAMES.toSorted())
  })
})

describe('every code', () => {
  const calls = (text: string, call: RegExp) => [...text.matchAll(call)].length

  test('in a rule is a literal, with its sentence', () => {
    for (const source of sources.filter(({ path }) => path.startsWith('domain/') && !path.includes('kernel'))) {
      const found = refusals(source)
      expect(found.length, source.path).toBe(calls(source.text, /\breject\(/g))
      for (const { code, sentence } of found) expect(sentence, `${source.path} ${code}`).toMatch(/\S.*[.…]$/)
    }
  })

  test('in a rule has its sentence in Chinese too', () => {
    const found = sources.filter(({ path }) => path.startsWith('domain/')).flatMap(refusals)
    expect(found.length).toBeGreaterThan(100)
    for (const { code, chinese, path } of found) expect(chinese, `${path} ${code}`).toMatch(/\p{Script=Han}.*[。…]$/u)
  })

  test('of a command has its summary in both languages', () => {
    for (const { name, commands } of contexts)
      for (const [command, { summary }] of Object.entries(commands)) {
        expect(summary.en, `${name}.${command}`).toMatch(/^[A-Z].*\.$/)
        expect(summary.zh, `${name}.${command}`).toMatch(/\p{Script=Han}.*。$/u)
      }
  })

  test('in a fault has a sentence, and either has a status or never becomes an answer', () => {
    const found = sources.flatMap(faults)
    const elsewhere = found.filter(({ code }) => !(code in PROBLEMS))
    for (const { code, sentence, path } of elsewhere) expect(sentence, `${path} ${code}`).toMatch(/\S.*[.…]$/)
    expect(elsewhere.map(({ code }) => code).filter((code) => !NEVER_ANSWERED.test(code))).toEqual([])
  })

  test('in an answer of the edge is in the registry', () => {
    const edge = sources.filter(({ path }) => path.startsWith('src/http/'))
    const used = edge.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:ProblemError|problem)\(\s*'([a-z.-]+)'/g)].map(([, code = '']) => code),
    )
    expect(used.length).toBeGreaterThan(20)
    for (const code of used) expect(Object.keys(PROBLEMS), code).toContain(code)
  })

  test('that the program can give is on a page', () => {
    const listed = ['docs/reference/errors.md', 'docs/reference/client.md'].map((page) => pages[page]).join('')
    const given = sources.flatMap(({ path, text }) =>
      [...text.matchAll(GIVEN)].map(([, called = '', member = '']) => ({ code: called || member, path })),
    )
    expect(given.length).toBeGreaterThan(700)
    const built = contexts.map(({ name }) => ({ code: `${name}.unknown`, path: 'domain/kernel/context.ts' }))
    expect([...given, ...built].filter(({ code }) => !listed.includes(`\`${code}\``))).toEqual([])
  })

  test('in the registry also occurs in the code', () => {
    const elsewhere = sources
      .filter(({ path }) => path !== 'src/http/problems.ts')
      .map(({ text }) => text)
      .join('\n')
    const unused = Object.keys(PROBLEMS).filter((code) => !elsewhere.includes(`'${code}'`))
    // These codes are built from the name of an aggregate or of a subject.
    expect(unused.filter((code) => !code.endsWith('.unknown'))).toEqual([])
  })
})

/** A code: the first argument of a call, before its sentence or alone in a report, or a member `code`. */
const GIVEN =
  /\b(?:[A-Za-z]*Fault|[A-Za-z]*Error|HttpUnreachable|reject|refused|refusedCommand|tell)\(\s*'([a-z][a-z-]*\.[a-z-]+)'|\bcode(?::|\??: \| | =) '([a-z][a-z-]*\.[a-z-]+)'/g

/** Faults that stop the start, end a tool or are retried: at worst they are 500 `internal`. */
const NEVER_ANSWERED =
  /^(backup|config|demo|enrolment|file|port|import|mapping|migrate|nats|output|relay|replay|token)\.|^server\.(unreachable|foreign)$|^read-db\.(unreadable|full|foreign)$|^disk\.full$|^clock\.(forbidden|no-engine)$|^service\.(failed|broken)$|\.(owned|newer|newer-format|other-log|incomplete|moved)$|^state\.file-|^vault\.(master-key|wrong)-|^vault\.(erasures-behind|key-lost|not-synced)$|^log\.(not-listening|certificate|tls|stray-events)$/
