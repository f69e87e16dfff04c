/**
 * Compares how long the answers for hidden and for unknown demands take, command and view: `node tests/bench/unseen.ts [rounds]`.
 * Prints medians and the share of rounds in which the hidden one was slower, which is near 0.5 where time tells nothing.
 */
import { randomUUID } from 'node:crypto'
import { engineRig } from '../src/http/rig.ts'

const rounds = Number(process.argv[2] ?? 2_000)
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const at = await engineRig()
const raiser = await at.token({ sub: 'resident-1', role: 'resident' })
const token = await at.token({ sub: 'resident-2', role: 'resident' })
/** Each is asked for once, as each unknown id is: answers to the same question again are kept. */
const hiddenIds: string[] = []
for (let round = 0; round < rounds; round += 1) {
  const { body } = await at.ask('/v1/pa/demands', { body: { text: 'x', concerns: ['violence'] }, token: raiser })
  hiddenIds.push(body.id)
}

async function timed(path: string, init: object): Promise<number> {
  const start = performance.now()
  const answer = await at.call(path, { ...init, token })
  await answer.text()
  if (answer.status !== 404) throw new Error(`${path} was answered with ${answer.status}`)
  return (performance.now() - start) * 1_000
}

for (const [name, path, init] of [
  ['command', (id: string) => `/v1/pa/demands/${id}/withdraw`, { body: {} }],
  ['view', (id: string) => `/v1/pa/demands/${id}`, {}],
  ['stream', (id: string) => `/v1/pa/streams/demand-pa-${id}`, {}],
] as const) {
  const hiddenUs: number[] = []
  const unknownUs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    // Another id each time, and either order.
    const pair = [
      async () => void hiddenUs.push(await timed(path(hiddenIds[round] ?? ''), init)),
      async () => void unknownUs.push(await timed(path(randomUUID()), init)),
    ]
    for (const one of round % 2 === 0 ? pair : pair.reverse()) await one()
  }
  const slower = hiddenUs.filter((us, round) => us > (unknownUs[round] ?? 0)).length / rounds
  process.stdout.write(
    `${name}: hidden ${median(hiddenUs).toFixed(0)} µs, unknown ${median(unknownUs).toFixed(0)} µs, hidden slower in ${slower.toFixed(2)} of rounds\n`,
  )
}
await at.stop()
