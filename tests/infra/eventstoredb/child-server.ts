import { createInterface } from 'node:readline'
import { type CallKind, REFUSALS } from './controls.ts'
import { standIn } from './server.ts'
import type { Copy } from './store.ts'

/**
 * The stand-in in a process of its own: `node child-server.ts` prints its address. Each line on standard input controls it, and
 * is answered by one line: `done`, or what was asked for.
 */
const server = await standIn()
const copies = new Map<string, Copy>()

const controls: Readonly<Record<string, (...words: string[]) => unknown>> = {
  /** Keeps a copy of the store under a name. */
  copy: (name = '') => void copies.set(name, server.store.copy()),
  /** Puts a remembered copy back. */
  'put-back': async (name = '') => server.putBack(copies.get(name) ?? { log: [], end: 0 }),
  /** Lets events of others grow the log past a position. */
  'grow-past': (position) => server.store.growPast(Number(position)),
  end: () => server.store.copy().end,
  stall: () => server.stall(),
  'catch-up': () => server.catchUp(),
  follower: async () => (await server.follower()).url,
  slow: (ms) => server.slow(Number(ms)),
  freeze: () => server.freeze(),
  thaw: () => server.thaw(),
  /** `refuse unavailable`, `refuse unknown read-all`; without a refusal it refuses nothing more. */
  refuse: (word, ...kinds) =>
    server.refuse(
      REFUSALS.find((one) => one === word),
      kinds.length === 0 ? undefined : (kinds as CallKind[]),
    ),
  drop: () => server.dropSubscriptions(),
  stop: () => server.stop(),
  start: () => server.start(),
  'soft-delete': (name = '') => void server.store.softDelete(name),
  tombstone: (name = '') => void server.store.tombstone(name),
  metadata: (name = '', ...json) => void server.store.setMetadata(name, JSON.parse(json.join(' '))),
  calls: () => JSON.stringify(server.calls()),
  'reset-calls': () => server.resetCalls(),
}

process.stdout.write(`${server.url}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  const [control = '', ...words] = line.split(' ')
  const answer = await controls[control]?.(...words)
  process.stdout.write(`${answer ?? 'done'}\n`)
}
