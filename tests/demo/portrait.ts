import { HOUR, type Instant, instant, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'

/** An event by its name, with its fields as they are told. */
export interface Told {
  readonly name: string
  readonly at: Instant
  readonly actor: string
  readonly id: string
  readonly aggregate: string
  readonly data: Readonly<Record<string, unknown>>
}

export const told = ({ type, time, actor = '', subject, data }: RecordedEvent): Told => ({
  name: type.split('.')[1] ?? '',
  at: instant(time),
  actor,
  id: parseStream(subject)?.id ?? '',
  aggregate: parseStream(subject)?.aggregate ?? '',
  data: Object(data) as Record<string, unknown>,
})

export const text = ({ data }: Told, field: string): string => String(data[field] ?? '')

/** The whole story of one demand. */
export interface DemandStory {
  readonly id: string
  readonly events: readonly Told[]
  readonly raised: Told
  /** Its item, once it is sorted. */
  readonly item: string | undefined
  readonly level: string
  readonly visibility: string
  /** What its raiser said of the results, in order. */
  readonly words: readonly boolean[]
  readonly ended: Instant | undefined
}

const ENDINGS = ['DemandClosed', 'DemandDeclined', 'DemandWithdrawn', 'DemandMerged']

export function storiesIn(events: readonly Told[]): DemandStory[] {
  const streams = Map.groupBy(
    events.filter(({ aggregate }) => aggregate === 'demand'),
    ({ id }) => id,
  )
  return [...streams].flatMap(([id, all]) => {
    const [raised] = all
    if (raised?.name !== 'DemandRaised') return []
    const sorted = all.find(({ name }) => name === 'DemandTriaged')
    const last = all.findLast(({ name }) =>
      [...ENDINGS, 'DemandReopened', 'DemandUnmerged', 'AppealMade'].includes(name),
    )
    return [
      {
        id,
        events: all,
        raised,
        item: sorted === undefined ? undefined : text(sorted, 'item'),
        level: text(sorted ?? raised, 'level'),
        visibility: text(sorted ?? raised, 'visibility'),
        words: all.flatMap(({ name, data }) =>
          (name === 'FeedbackGiven' || name === 'CallbackRecorded') && typeof data.resolved === 'boolean'
            ? [data.resolved]
            : [],
        ),
        ended: last !== undefined && ENDINGS.includes(last.name) ? last.at : undefined,
      },
    ]
  })
}

export const has = ({ events }: DemandStory, ...names: readonly string[]): boolean =>
  events.some(({ name }) => names.includes(name))

/** The share of those that pass. */
export const share = <T>(all: readonly T[], passes: (one: T) => boolean): number =>
  all.filter(passes).length / Math.max(1, all.length)

/** How often each value occurs, the most frequent first. */
export const counts = (values: readonly string[]): (readonly [value: string, count: number])[] =>
  [...Map.groupBy(values, (value) => value)]
    .map(([value, all]) => [value, all.length] as const)
    .sort(([, one], [, other]) => other - one)

/** The local time in Shanghai. */
export function localTime(at: Instant): { readonly hour: number; readonly weekend: boolean } {
  const local = new Date(at + 8 * HOUR)
  return { hour: local.getUTCHours() + local.getUTCMinutes() / 60, weekend: [0, 6].includes(local.getUTCDay()) }
}
