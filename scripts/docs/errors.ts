import type { ProblemKind } from '../../src/http/problems/kind.ts'
import { PROBLEMS } from '../../src/http/problems.ts'

/** A source file of the engine. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** A code in the source and the sentence beside it, with `…` where the sentence has a value. */
export interface Occurrence {
  readonly code: string
  readonly sentence: string
  /** The same in Chinese, where it is said. */
  readonly chinese: string
  readonly path: string
}

const LITERAL = String.raw`'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\`((?:[^\`\\]|\\.)*)\``
const CALL = (name: string): RegExp =>
  new RegExp(
    String.raw`\b${name}\(\s*'([a-z][a-z-]*\.[a-z-]+)'(?:,\s*(?:\{\s*en:\s*)?(?:${LITERAL})(?:,\s*zh:\s*(?:${LITERAL}))?)?`,
    'g',
  )

/** The text of the one literal that was found, with an ellipsis where it has a value. */
const textOf = (literals: readonly (string | undefined)[]): string => {
  const [plain, quoted, template] = literals
  const text = plain ?? quoted ?? template?.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…') ?? ''
  return text.replaceAll(/\\(.)/g, '$1')
}

const occurrences =
  (name: string) =>
  ({ path, text }: Source): Occurrence[] =>
    [...text.matchAll(CALL(name))].map(([, code = '', ...literals]) => ({
      path,
      code,
      sentence: textOf(literals.slice(0, 3)),
      chinese: textOf(literals.slice(3)),
    }))

/** What the rules of the contexts refuse. */
export const refusals = occurrences('reject')
/** What dependencies, files and limits make impossible. */
export const faults = occurrences('Fault')

/** docs/errors.md: every code with its status and sentence, the rules' own from where they stand in the source. */
export function errorsDocument(sources: readonly Source[]): string {
  const refused = Map.groupBy(sources.flatMap(refusals), ({ code }) => code)
  const elsewhere = Map.groupBy(
    sources.flatMap(faults).filter(({ code }) => !(code in PROBLEMS)),
    ({ code }) => code,
  )
  return `# Errors

Generated from the source. Every error is a problem (RFC 9457): \`{type, title, status, code, detail, errors?, details?}\`,
with the content type \`application/problem+json\`. \`code\` is stable; \`detail\` is one sentence about what is wrong and how to
mend it; \`errors\` names fields and never holds what was sent. Answers with status 429, 503 and some others say in Retry-After
when to try again. A command that ended in 5xx may have been done: the same Idempotency-Key gets its true answer.

## Of the interface

| code | status | means | what to do |
| --- | --- | --- | --- |
${rows(Object.entries(PROBLEMS).map(([code, { status, title, advice }]: [string, ProblemKind]) => [`\`${code}\``, String(status), title.en, advice.en]))}

## Of the rules

A command that the rules refuse is answered with 422, and with 404 where \`<aggregate>.unknown\` is about the aggregate it was
sent to. Nothing was changed. \`details\` may say more.

| code | says |
| --- | --- |
${rows(sorted(refused))}

## At the start, on the command line and in the log

These never come as an answer: they stop the start, end a command of \`sanshe\` with exit code 1, or stand in the log and at
\`/ready\` until they are mended, as those of NATS and the relay do.

| code | says |
| --- | --- |
${rows(sorted(elsewhere))}
`
}

const sorted = (codes: ReadonlyMap<string, readonly Occurrence[]>): string[][] =>
  [...codes]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, found]) => [
      `\`${code}\``,
      [...new Set(found.map(({ sentence }) => sentence))].filter((one) => one !== '').join('<br>'),
    ])

const rows = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
