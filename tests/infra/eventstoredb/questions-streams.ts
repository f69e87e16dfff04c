import { ANY, BACKWARDS, END, type EventData, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client'
import { bytes, event, type Questioner } from './questions.ts'

const LAST = { direction: BACKWARDS, fromRevision: END } as const
const THEN = '  stream then'

/** Expected revisions, and events that are sent again. */
export async function askAppends({ append, read, say, name }: Questioner): Promise<void> {
  const [a, b] = [event(), event()]
  const one = name('a')
  const first = await append('append a,b at no_stream', one, [a, b], NO_STREAM)
  const second = await append('again a,b at no_stream', one, [a, b], NO_STREAM)
  say('  same position as first', String(first === second))
  await append('again a (first of two) at no_stream', one, [a], NO_STREAM)
  await append('again b at revision 0', one, [b], 0n)
  await append('a,b,new at no_stream', one, [a, b, event()], NO_STREAM)
  await append('b,new at revision 0', one, [b, event()], 0n)
  await append('new at no_stream', one, [event()], NO_STREAM)
  await append('new at revision 5 (beyond)', one, [event()], 5n)
  await append('new at revision 0 (behind)', one, [event()], 0n)
  await append('a at any', one, [a], ANY)
  await append('b at any', one, [b], ANY)
  await append('b,new at any', one, [b, event()], ANY)
  await read(THEN, one)
  const [x, y] = [event(), event()]
  const two = name('a2')
  await append('x at no_stream', two, [x], NO_STREAM)
  await append('y at revision 0', two, [y], 0n)
  await append('x at any (older than the last)', two, [x], ANY)
  await read(THEN, two)
  await append('a in another stream', name('a3'), [a], NO_STREAM)
  await append('stream_exists on a missing stream', name('b'), [event()], STREAM_EXISTS)
  await append('revision 0 on a missing stream', name('b'), [event()], 0n)
  const twice = event()
  await append('one id twice in an append', name('c'), [twice, twice], NO_STREAM)
  await read(THEN, name('c'))
  await append('no events to a new stream', name('d'), [], NO_STREAM)
  await read(THEN, name('d'))
}

/** @returns a stream of five events, which the next questions delete */
export async function askReads({ append, read, say, name, client }: Questioner): Promise<string> {
  await read('read a missing stream', name('e'))
  await read('read a missing stream backwards', name('e'), { ...LAST, maxCount: 1 })
  const five = name('f')
  await append(
    '5 events',
    five,
    Array.from({ length: 5 }, () => event()),
    NO_STREAM,
  )
  await read('from revision 3', five, { fromRevision: 3n })
  await read('from revision 9 (beyond)', five, { fromRevision: 9n })
  await read('backwards from END, 2', five, { ...LAST, maxCount: 2 })
  await read('backwards from revision 9, 2', five, { direction: BACKWARDS, fromRevision: 9n, maxCount: 2 })
  const places = async (stream: string) => {
    const found = []
    for await (const { event } of client.readStream(stream)) if (event?.position) found.push(event.position)
    return found
  }
  const named = await append('two events in one append', name('f1'), [event(), event()], NO_STREAM)
  const placeInPair = (await places(name('f1'))).findIndex(({ commit }) => commit === named)
  say('  the answer names the position of', ['the first', 'the last'][placeInPair] ?? 'neither')
  const found = await places(five)
  say('events of one append: commit = prepare', String(found.every(({ commit, prepare }) => commit === prepare)))
  const rising = found.every(({ commit }, at) => commit > (found[at - 1]?.commit ?? -1n))
  say('  positions distinct and rising', String(rising))
  return five
}

/** Streams that are deleted or cut from outside. @param five a stream of five events */
export async function askRemovals({ append, read, attempt, say, name, client }: Questioner, five: string) {
  await attempt('soft delete', () => client.deleteStream(five))
  await read('read a softly deleted stream', five)
  await append('append at no_stream after a soft delete', five, [event()], NO_STREAM)
  await read(THEN, five)
  await append('append at revision 4 after a soft delete', five, [event()], 4n)
  await read(THEN, five)
  const [soft, hard, cut] = [name('f2'), name('g'), name('h')]
  const gone = event()
  await append('one event', soft, [gone], NO_STREAM)
  await attempt('soft delete', () => client.deleteStream(soft))
  await append('the same id at no_stream after a soft delete', soft, [gone], NO_STREAM)
  await append('the same id at any after a soft delete', soft, [gone], ANY)
  await read(THEN, soft)
  const { metadata } = await client.getStreamMetadata(soft)
  say('  its metadata: truncateBefore', String(metadata?.truncateBefore))
  await append('one event', hard, [event()], NO_STREAM)
  await attempt('tombstone', () => client.tombstoneStream(hard))
  await read('read a tombstoned stream', hard)
  await read('read a tombstoned stream backwards', hard, { ...LAST, maxCount: 1 })
  await append('append to a tombstoned stream at any', hard, [event()], ANY)
  const three: EventData[] = [event(), event(), event()]
  await append('three events', cut, three, NO_STREAM)
  await attempt('metadata maxCount 1', () => client.setStreamMetadata(cut, { maxCount: 1 }))
  await read('read the cut stream from 0', cut, { fromRevision: 0n })
  await read('read the cut stream backwards, 3', cut, { ...LAST, maxCount: 3 })
  await append('the three ids at no_stream after the cut', cut, three, NO_STREAM)
  await append('append at revision 2', cut, [event()], 2n)
}

/** What an append may hold, and what a stream may be called. */
export async function askSizes({ append, name }: Questioner): Promise<void> {
  const ofKib = (kib: number) => bytes(Buffer.alloc(kib * 1024))
  for (const kib of [1000, 1023, 1024, 1025, 2000, 15_000])
    await append(`one event of ${kib} KiB`, name(`i${kib}`), [ofKib(kib)], NO_STREAM)
  const twenty = Array.from({ length: 20 }, () => ofKib(60))
  await append('20 events of 60 KiB in one append', name('j'), twenty, NO_STREAM)
  const many = Array.from({ length: 3000 }, () => event({ text: 'x'.repeat(60) }))
  await append('3000 events of 100 B in one append', name('k'), many, NO_STREAM)
  for (const stream of ['社区-一', 'a b/c?d', 'x'.repeat(300)])
    await append(`stream name "${stream.slice(0, 20)}"`, `${stream}${name('')}`, [event()], ANY)
}

/** How data is stored. */
export async function askData({ say, attempt, name, client }: Questioner): Promise<void> {
  await client.appendToStream(name('json'), event({ b: 1, a: '\u2028é"\u0001', n: 1e21, 10: 1, 2: 1 }))
  for await (const { event } of client.readStream(name('json'))) say('JSON comes back as', JSON.stringify(event?.data))
  await client.appendToStream(name('bin'), bytes(Buffer.from('{"a":1}')))
  for await (const { event } of client.readStream(name('bin')))
    say('binary comes back as', `${event?.data.constructor.name} isJson ${event?.isJson}`)
  await attempt('a deadline of 0', () => client.appendToStream(name('deadline'), [event()], { deadline: 0 }))
}
