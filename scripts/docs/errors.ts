import { contexts } from '../../domain/contexts.ts'
import { type AnyContext, unknownAggregate } from '../../domain/kernel/index.ts'
import type { ProblemKind } from '../../src/http/problems/kind.ts'
import { PROBLEMS } from '../../src/http/problems.ts'
import { markdownTable } from './markdown.ts'

/** A source file of the engine. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** A code in the source and the sentence beside it, with `…` where the sentence has a value. */
export interface Occurrence {
  readonly code: string
  readonly sentence: string
  /** The sentence in Chinese; empty if there is none. */
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

/** A code as a member, with its sentence as the next member where that is a literal. */
const MEMBER = new RegExp(
  String.raw`\bcode(?::| =) '([a-z][a-z-]*\.[a-z-]+)'(?:,\s*(?:detail|message)(?::| =) (?:${LITERAL}))?`,
  'g',
)

const occurrences =
  (pattern: RegExp) =>
  ({ path, text }: Source): Occurrence[] =>
    [...text.matchAll(pattern)].map(([, code = '', ...literals]) => ({
      path,
      code,
      sentence: textOf(literals.slice(0, 3)),
      chinese: textOf(literals.slice(3)),
    }))

/** Rejections by the rules of the contexts. */
export const refusals = occurrences(CALL('reject'))
/** Rejections before any rule is asked. */
const earlyRefusals = occurrences(CALL('refusedCommand'))
/** Faults: of dependencies, files and limits. */
export const faults = occurrences(CALL('Fault'))
/** Codes that are reported and not thrown. */
const members = occurrences(MEMBER)

/** The rejection of an aggregate that does not exist: its code is built from the name. */
function absence(of: AnyContext): Occurrence {
  const { code, detail } = unknownAggregate(of)
  return { code, sentence: detail.en, chinese: detail.zh, path: 'domain/kernel/context.ts' }
}

/** Codes beside which the source has no sentence. */
const WITHOUT_SENTENCE: readonly Occurrence[] = [
  {
    code: 'connections.full',
    sentence: 'Connections are refused: there are as many as there is room for. SANSHE_CONNECTIONS sets their number.',
    chinese: '',
    path: 'src/http/app.ts',
  },
  {
    code: 'usage.invalid',
    sentence: 'The command line is wrong, and `detail` says how: with `--json`, at exit code 2.',
    chinese: '',
    path: 'src/cli/cli.ts',
  },
]

/** docs/reference/errors.md: every code with its status and sentence, read from the source. */
export function errorsDocument(sources: readonly Source[]): string {
  const byCode = (found: readonly Occurrence[]) => Map.groupBy(found, ({ code }) => code)
  const early = sources.flatMap(earlyRefusals).filter(({ code }) => !(code in PROBLEMS))
  const ruled = byCode([...sources.flatMap(refusals), ...early])
  const built = contexts.flatMap((of) => (ruled.has(`${of.name}.unknown`) ? [] : absence(of)))
  const refused = byCode([...ruled.values()].flat().concat(built))
  const reported = [...sources.flatMap((source) => [...faults(source), ...members(source)]), ...WITHOUT_SENTENCE]
  const elsewhere = byCode(reported.filter(({ code }) => !(code in PROBLEMS) && !refused.has(code)))
  return `# Error codes

This page is generated from the source. Every error is a problem (RFC 9457): \`{type, title, status, code, detail, errors?, details?}\`,
with the content type \`application/problem+json\`. \`code\` is stable. \`detail\` is one sentence about what is wrong and how to correct it, in English or Chinese as Accept-Language asks.
\`errors\` names fields and never repeats values that were sent. Answers with status 429 or 503, and some others, say in Retry-After when to try
again. A command that ended in 5xx may have been recorded: send it again with the same Idempotency-Key to get the answer.

## Errors of the API

${markdownTable(
  ['code', 'status', 'meaning', 'remedy', '中文'],
  Object.entries<ProblemKind>(PROBLEMS).map(([code, { status, title, advice }]) => [
    `\`${code}\``,
    String(status),
    title.en,
    advice.en,
    `${title.zh}：${advice.zh}`,
  ]),
)}

## Rejections by the rules

A command that a rule rejects is answered with 422, or with 404 where \`<aggregate>.unknown\` is about the aggregate that the command
names. Nothing was changed. \`details\` may say more.

${markdownTable(
  ['code', 'sentence', '中文'],
  sorted(refused).map(({ code, sentences, chinese }) => [code, sentences, chinese]),
)}

## At startup, on the command line and in the log

These codes are never the answer to a request. They stop a start, end a command of \`sanshe\` with exit code 1, or appear in the log and in
\`/ready\` until the cause is removed.

${markdownTable(
  ['code', 'sentence'],
  sorted(elsewhere).map(({ code, sentences }) => [code, sentences]),
)}
`
}

const lines = (texts: readonly string[]): string => [...new Set(texts)].filter((text) => text !== '').join('<br>')

const sorted = (codes: ReadonlyMap<string, readonly Occurrence[]>) =>
  [...codes]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, found]) => ({
      code: `\`${code}\``,
      sentences: lines(found.map(({ sentence }) => sentence)),
      chinese: lines(found.map(({ chinese }) => chinese)),
    }))
