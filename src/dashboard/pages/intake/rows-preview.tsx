import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { Link } from 'wouter'
import { Refusal } from '../../frame/form/command-form.tsx'
import { demandLink } from '../../frame/links.ts'
import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import type { HttpApi, RowOf } from '../../kit/engine.ts'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { useLive } from '../../kit/live.tsx'
import { numberText } from '../../kit/numbers.ts'
import { useApi, useSession } from '../../kit/session.tsx'
import { orderRowsOf, type PastedOrder, type Sheet } from './sheet.ts'
import { rowsWords as words } from './words.ts'

/** What the engine answers about one row. */
interface RowResult {
  readonly row: number
  readonly outcome: 'accepted' | 'reopened' | 'known' | 'refused' | 'postponed'
  readonly id?: string
  readonly number?: string
  readonly columns?: readonly string[]
  readonly problem?: { readonly title?: string; readonly detail?: string }
}

type Known = ReadonlyMap<string, Pick<RowOf<'demands'>, 'id' | 'number' | 'ended'>>

interface PreviewProps {
  readonly hotline: string
  readonly text: string
  readonly sheet: Sheet
  readonly columns: RowOf<'order-columns'>['columns']
  readonly again: () => void
}

/** What each pasted row becomes; after sending, what it became. */
export function RowsPreview({ hotline, text, sheet, columns, again }: PreviewProps) {
  const { language, say } = useLanguage()
  const { message } = App.useApp()
  const api = useApi()
  const { community } = useSession()
  const { happened, seen } = useLive()
  const rows = orderRowsOf(sheet, columns)
  const known = useKnown(rows)
  const send = useMutation({
    mutationFn: async () => {
      const path = `/v1/${community}/demands/receive-orders?hotline=${encodeURIComponent(hotline)}`
      const { body } = await api.request(path, { method: 'POST', body: { rows: text } })
      return (body as { readonly rows: readonly RowResult[] }).rows
    },
    onSuccess: async () => happened('demand', (await seen()).minPosition ?? '0'),
    retry: false,
  })
  const results = new Map((send.data ?? []).map((one) => [one.row, one]))
  const standings = rows.map((row) => standingOf(row, known, say))
  const count = (kind: Standing['kind']): number => standings.filter((one) => one.kind === kind).length
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(resultText(rows, results, say))
    void message.success(say(words.copied))
  }
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{say(send.data === undefined ? words.preview : words.result)}</h2>
        <span className="soft" role="status">
          {say(words.summary, { fresh: count('fresh'), known: count('known'), wrong: count('wrong') })}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keys */}
      <section className="rows-scroll" tabIndex={0} aria-label={say(words.preview)}>
        <table className="rows-table">
          <thead>
            <tr>
              {[words.row, words.becomes, words.reference, words.text, words.address, words.resolveBy].map((head) => (
                <th key={head.en} scope="col">
                  {say(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.number}>
                <td>{row.number}</td>
                <td>
                  <Became result={results.get(row.number)} standing={standings[at]} />
                </td>
                <td className="rows-reference">{row.reference}</td>
                <td className="rows-words">{row.text}</td>
                <td>{row.address}</td>
                <td>{row.due}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {send.error !== null && <Refusal error={send.error} />}
      <div className="form-actions">
        {send.data === undefined ? (
          <Button type="primary" autoFocus loading={send.isPending} onClick={() => send.mutate()}>
            {say(words.send, { n: rows.length.toLocaleString(language) })}
          </Button>
        ) : (
          <>
            <Button type="primary" autoFocus onClick={again}>
              {say(words.more)}
            </Button>
            <Button onClick={() => void copy()}>{say(words.copy)}</Button>
          </>
        )}
      </div>
    </section>
  )
}

interface Standing {
  readonly kind: 'fresh' | 'known' | 'wrong'
  readonly tone: Tone
  readonly text: string
}

function standingOf(row: PastedOrder, known: Known, say: Say): Standing {
  if (row.reference === '') return { kind: 'wrong', tone: 'danger', text: say(words.lacksReference) }
  if (row.text === '') return { kind: 'wrong', tone: 'danger', text: say(words.lacksText) }
  if (row.twice) return { kind: 'known', tone: 'warn', text: say(words.isTwice) }
  const found = known.get(row.reference)
  if (found === undefined) return { kind: 'fresh', tone: 'good', text: say(words.willRaise) }
  const reopens = row.again && found.ended !== null
  const text = say(reopens ? words.willReopen : words.isKnown, { number: numberText(found.number) })
  return { kind: 'known', tone: reopens ? 'info' : 'plain', text }
}

const TONES: Readonly<Record<RowResult['outcome'], Tone>> = {
  accepted: 'good',
  reopened: 'info',
  known: 'plain',
  refused: 'danger',
  postponed: 'warn',
}

function Became({
  result,
  standing,
}: {
  readonly result: RowResult | undefined
  readonly standing: Standing | undefined
}) {
  const { say } = useLanguage()
  if (result === undefined) return standing === undefined ? null : <Chip tone={standing.tone}>{standing.text}</Chip>
  const { outcome, id, number, problem, columns } = result
  return (
    <>
      <Chip tone={TONES[outcome]}>{say(words[outcome])}</Chip>{' '}
      {id !== undefined && <Link href={demandLink(id)}>{numberText(number ?? id)}</Link>}
      {problem !== undefined && (
        <p className="field-error">
          {problem.detail ?? problem.title}
          {columns !== undefined && ` (${say(words.column, { name: columns.join(' / ') })})`}
        </p>
      )}
    </>
  )
}

const resultText = (rows: readonly PastedOrder[], results: ReadonlyMap<number, RowResult>, say: Say): string =>
  rows
    .map(({ number, reference }) => {
      const { outcome, number: given, problem } = results.get(number) ?? {}
      return [reference, outcome === undefined ? '' : say(words[outcome]), given ?? '', problem?.detail ?? ''].join(
        '\t',
      )
    })
    .join('\n')

/** The most signs of the filter that finds demands by reference. */
const FILTER_SIGNS = 480

/** The demands that are known by the references of the rows. */
function useKnown(rows: readonly PastedOrder[]): Known {
  const api = useApi()
  const { community } = useSession()
  const references = [...new Set(rows.map(({ reference }) => reference))].filter(
    (one) => one !== '' && !one.includes(','),
  )
  const { data } = useQuery({
    queryKey: ['view', community, 'demands', 'by-reference', references],
    queryFn: ({ signal }) => knownBy(api, references, signal),
    enabled: references.length > 0,
    gcTime: 0,
  })
  return data ?? new Map()
}

async function knownBy(api: HttpApi, references: readonly string[], signal: AbortSignal): Promise<Known> {
  const found = new Map<string, Pick<RowOf<'demands'>, 'id' | 'number' | 'ended'>>()
  for (const some of parted(references)) {
    const { rows } = await api.view('demands', { filters: { reference: some }, limit: 500, signal })
    for (const row of rows) if (typeof row.reference === 'string') found.set(row.reference, row)
  }
  return found
}

/** References in parts that one filter can name. */
function parted(references: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = []
  let signs = FILTER_SIGNS
  for (const one of references) {
    signs += one.length + 1
    if (signs > FILTER_SIGNS) {
      parts.push([])
      signs = one.length + 1
    }
    parts.at(-1)?.push(one)
  }
  return parts
}
