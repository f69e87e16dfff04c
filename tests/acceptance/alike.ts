import fc from 'fast-check'
import { contexts } from '../../domain/contexts.ts'
import type { AnyContext } from '../../domain/kernel/index.ts'
import { viewsOf } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import { commandAddress } from '../../src/http/addresses.ts'
import type { EngineProcess } from '../fixtures/engine.ts'
import { valid } from '../src/http/arbitrary.ts'

type Headers = Readonly<Record<string, string>>

/** A request that names an aggregate. */
interface Probe {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Headers
}

/** Every route that names one aggregate of a context, for an id, with wrong revisions and repeated keys. */
export function probes(id: string, kind = 'demand'): readonly Probe[] {
  const of = contexts.find(({ name }) => name === kind)
  return [
    ...[...viewsOf(projections)].flatMap(([name, { view }]) => [
      ...(view.id === undefined ? [] : [{ path: `/v1/pa/${name}/${id}` }]),
      ...Object.entries(view.filters).flatMap(([filter, { schema }]) =>
        schema.enum === undefined && schema.pattern === undefined ? [{ path: `/v1/pa/${name}?${filter}=${id}` }] : [],
      ),
    ]),
    { path: `/v1/pa/streams/${kind}-pa-${id}` },
    { path: `/v1/pa/streams/${kind}-pa-${id}?after=2` },
    { path: `/v1/pa/events?subject=${kind}-pa-${id}` },
    { path: `/v1/pa/streams/${kind}-pa-${id}`, headers: { 'x-follow-up-code': '0'.repeat(32) } },
    ...(of === undefined ? [] : commandProbes(of, id)),
  ]
}

function commandProbes(of: AnyContext, id: string): Probe[] {
  return Object.entries(of.commands).flatMap(([command, { creates, data }]) => {
    if (creates) return []
    const path = commandAddress(of, command).replace(':community', 'pa').replace(':id', id)
    const [body] = fc.sample(valid(data), { seed: 3, numRuns: 1 })
    // The key must not be used twice for different targets.
    const key = { 'idempotency-key': `${command}-${id}-0123456789abcdef` }
    return [
      { path, body },
      { path, body, headers: { 'if-match': '"0"' } },
      { path, body, headers: { 'if-match': '"99"' } },
      { path, body, headers: key },
      { path, body, headers: key },
      { path, body, headers: { 'x-follow-up-code': '0'.repeat(32) } },
    ]
  })
}

/** What a probe is answered, with the id, the correlation and the positions taken out. */
export async function answerTo(engine: EngineProcess, who: Headers, probe: Probe, id: string): Promise<string> {
  const headers = { ...who, ...probe.headers, 'x-correlation-id': 'alike' }
  const answer =
    probe.body === undefined
      ? await engine.get(probe.path, headers)
      : await engine.post(probe.path, probe.body, headers)
  const told = [...answer.headers].filter(([name]) => !VARYING.includes(name)).map((one) => one.join(': '))
  return [answer.status, ...told, await answer.text()]
    .join('\n')
    .replaceAll(id, '<id>')
    .replaceAll(/"(position|next)":"[^"]*"/g, '"$1":""')
}

/** Headers that differ from answer to answer for any reader. */
const VARYING: readonly string[] = ['date', 'traceparent', 'x-position', 'ratelimit-remaining', 'ratelimit-reset']
