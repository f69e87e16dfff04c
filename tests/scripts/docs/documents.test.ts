import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { documents } from '../../../scripts/docs/documents.ts'
import { faults, refusals } from '../../../scripts/docs/errors.ts'
import { PROBLEMS } from '../../../src/http/problems.ts'

const root = resolve(import.meta.dirname, '../../..')
const sources = globSync('{domain,services,infra,client,demo,src}/**/*.ts', {
  cwd: root,
  exclude: ['infra/memory/**'],
})
  .sort()
  .map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }))

const written = documents(sources)

test.each(Object.keys(written))('%s is what the build makes of the source', (path) => {
  expect(readFileSync(resolve(root, path), 'utf8')).toBe(written[path])
})

describe('every code that occurs', () => {
  const calls = (text: string, call: RegExp) => [...text.matchAll(call)].length

  test('in a rule is written out, with its sentence', () => {
    for (const source of sources.filter(({ path }) => path.startsWith('domain/') && !path.includes('kernel'))) {
      const found = refusals(source)
      expect(found.length, source.path).toBe(calls(source.text, /\breject\(/g))
      for (const { code, sentence } of found) expect(sentence, `${source.path} ${code}`).toMatch(/\S.*[.…]$/)
    }
  })

  test('in a rule is said in Chinese too', () => {
    const bilingual = sources.filter(({ path }) => /^domain\/(demand|personnel)\//.test(path))
    const found = bilingual.flatMap(refusals)
    expect(found.length).toBeGreaterThan(80)
    for (const { code, chinese, path } of found) expect(chinese, `${path} ${code}`).toMatch(/\p{Script=Han}.*[。…]$/u)
  })

  test('of a command has its summary in both languages', () => {
    for (const { name, commands } of contexts.filter(({ name }) => ['demand', 'person'].includes(name)))
      for (const [command, { summary }] of Object.entries(commands)) {
        expect(summary.en, `${name}.${command}`).toMatch(/^[A-Z].*\.$/)
        expect(summary.zh, `${name}.${command}`).toMatch(/\p{Script=Han}.*。$/u)
      }
  })

  test('in a fault has a sentence, and is either an answer with a status or none at all', () => {
    const found = sources.flatMap(faults)
    const elsewhere = found.filter(({ code }) => !(code in PROBLEMS))
    for (const { code, sentence, path } of elsewhere) expect(sentence, `${path} ${code}`).toMatch(/\S.*[.…]$/)
    expect(elsewhere.map(({ code }) => code).filter((code) => !NEVER_ANSWERED.test(code))).toEqual([])
  })

  test('that the edge answers with is in the registry', () => {
    const edge = sources.filter(({ path }) => path.startsWith('src/http/'))
    const used = edge.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:ProblemError|problem)\(\s*'([a-z.-]+)'/g)].map(([, code = '']) => code),
    )
    expect(used.length).toBeGreaterThan(20)
    for (const code of used) expect(Object.keys(PROBLEMS), code).toContain(code)
  })

  test('in the registry occurs somewhere else too', () => {
    const elsewhere = sources
      .filter(({ path }) => path !== 'src/http/problems.ts')
      .map(({ text }) => text)
      .join('\n')
    const unused = Object.keys(PROBLEMS).filter((code) => !elsewhere.includes(`'${code}'`))
    // These come with the values themselves, of an aggregate or of a subject.
    expect(unused.filter((code) => !code.endsWith('.unknown'))).toEqual([])
  })
})

/** Faults that stop the start, end a tool or are waited out, and files that are not ours or damaged: at worst they are 500 `internal`. */
const NEVER_ANSWERED =
  /^(backup|config|demo|file|port|import|mapping|migrate|nats|relay|replay|token)\.|^server\.(unreachable|foreign)$|^read-db\.(unreadable|full)$|^disk\.full$|^output\.|^clock\.(forbidden|no-engine)$|^service\.(failed|broken)$|\.(owned|foreign|newer|newer-format|corrupt|damaged|damaged-value|other-log|incomplete|moved|not-embedded)$|^state\.file-|^vault\.(master-key|wrong)-|^log\.(not-listening|certificate|tls|stray-events)$/
