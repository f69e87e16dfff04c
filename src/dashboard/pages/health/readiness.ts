import type { Sentence } from '../../kit/language.tsx'
import { conditionWords as words, type workWords } from './words.ts'

export type StoppedWork = keyof typeof workWords

/** The answer of `/ready`, as far as the page reads it: docs/reference/health.md. */
export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'not ready'
  readonly stopped?: readonly { readonly work: StoppedWork; readonly code: string; readonly detail: string }[]
  readonly log: { readonly failure?: string; readonly position?: string; readonly ageMs?: number }
  readonly views: readonly {
    readonly view: string
    readonly failure?: { readonly reason: string; readonly type: string }
    readonly unbuilt?: boolean
  }[]
  readonly services: readonly {
    readonly service: string
    readonly failure?: string
    readonly deadLetters: number
    readonly lagSeconds?: number
    readonly endpoints?: { readonly active: number; readonly off: number }
  }[]
  readonly conditions: readonly {
    readonly part: string
    readonly code: string
    readonly detail: string
    readonly stops: readonly StoppedWork[]
  }[]
  readonly nats?: { readonly connected: boolean; readonly failure?: string }
  readonly relay?: { readonly failure?: { readonly code: string; readonly detail: string } }
}

/** Something to mend. */
export interface HealthFinding {
  readonly key: string
  readonly title: Sentence
  readonly mend: Sentence
  readonly values: Readonly<Record<string, string | number>>
  readonly code?: string
  /** The words of the engine, in English. */
  readonly detail?: string
  readonly stops: readonly StoppedWork[]
  readonly leadsTo?: 'letters' | 'webhooks'
}

type Topic = 'space' | 'clock' | 'log' | 'keys' | 'nats' | 'relay' | 'enrolment' | 'tokens' | 'state' | 'other'

/** What codes and parts are about, the first that fits. */
const TOPICS: readonly (readonly [beginning: RegExp, topic: Topic])[] = [
  [/\.(full|no-room)$|^disk/, 'space'],
  [/clock/, 'clock'],
  [/^(log|event-log)/, 'log'],
  [/^(vault|keys?)\b/, 'keys'],
  [/^nats/, 'nats'],
  [/^relay/, 'relay'],
  [/^enrolment/, 'enrolment'],
  [/^token/, 'tokens'],
  [/^(state|read)\b/, 'state'],
]

/** What a condition is about, by its code, else by the part that has it. */
export const topicOf = (code: string, part = ''): Topic =>
  [code, part].flatMap((text) => TOPICS.find(([beginning]) => beginning.test(text))?.[1] ?? []).at(0) ?? 'other'

function about(code: string, detail: string | undefined, stops: readonly StoppedWork[], part = code): HealthFinding {
  const topic = topicOf(code, part)
  return {
    key: `${part} ${code}`,
    title: words[topic],
    mend: words[`${topic}Mend`],
    values: {},
    code,
    ...(detail === undefined ? {} : { detail }),
    stops,
  }
}

/** Everything that needs a person, what stops work first. Each fault is named once. */
export function findingsOf(ready: Readiness): readonly HealthFinding[] {
  const { stopped = [], log, views, services, conditions, nats, relay } = ready
  const found: HealthFinding[] = conditions.map(({ part, code, detail, stops }) => about(code, detail, stops, part))
  const told = new Set(conditions.map(({ code }) => code))
  const once = (code: string, detail: string | undefined, stops: readonly StoppedWork[]): void => {
    if (told.has(code)) return
    told.add(code)
    found.push(about(code, detail, stops))
  }
  if (log.failure !== undefined) once(log.failure, undefined, ['commands', 'views'])
  for (const { work, code, detail } of stopped) if (code !== 'view.unavailable') once(code, detail, [work])
  if (nats?.failure !== undefined) once(nats.failure, undefined, [])
  if (relay?.failure !== undefined) once(relay.failure.code, relay.failure.detail, [])
  found.push(...views.flatMap(viewFindings), ...services.flatMap(serviceFindings))
  return found.toSorted((one, other) => other.stops.length - one.stops.length)
}

function viewFindings({ view, failure, unbuilt }: Readiness['views'][number]): readonly HealthFinding[] {
  const values = { view }
  if (failure !== undefined) {
    const { reason: detail, type } = failure
    const { viewFails: title, viewFailsMend: mend } = words
    return [{ key: `view ${view}`, title, mend, values, code: type, detail, stops: [] }]
  }
  if (unbuilt !== true) return []
  return [{ key: `view ${view}`, title: words.viewBuilds, mend: words.viewBuildsMend, values, stops: ['views'] }]
}

function serviceFindings({
  service,
  failure,
  deadLetters,
  endpoints,
}: Readiness['services'][number]): readonly HealthFinding[] {
  const values = { service, n: deadLetters }
  const found: HealthFinding[] = []
  if (failure !== undefined) {
    const { serviceFails: title, serviceFailsMend: mend } = words
    found.push({ key: `service ${service}`, title, mend, values, code: failure, stops: [] })
  }
  if (deadLetters > 0) {
    const { dead: title, deadMend: mend } = words
    found.push({ key: `dead ${service}`, title, mend, values, stops: [], leadsTo: 'letters' })
  }
  const off = endpoints?.off ?? 0
  if (off > 0) {
    const { hooksOff: title, hooksOffMend: mend } = words
    found.push({ key: 'webhooks', title, mend, values: { n: off }, stops: [], leadsTo: 'webhooks' })
  }
  return found
}
