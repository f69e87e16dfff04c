import { type FeedEvent, storiesOf } from './feed.ts'

interface Call {
  readonly party: string
  readonly callback: string | undefined
  readonly reached: boolean
  disputed: boolean
  repeated: boolean
  differs: boolean
}

/** docs/reference/metrics.md, "Callback quality". */
export function callbackQualityOf(feed: readonly FeedEvent[]): object[] {
  const calls = [...storiesOf(feed, 'demand').values()].flatMap(callsIn)
  const skips = feed.flatMap(({ name, data }) => (name === 'CallbackSkipped' ? [data.party] : []))
  return [...new Set([...calls.map(({ party }) => party), ...skips])].map((party) => {
    const its = calls.filter((call) => call.party === party)
    const count = (which: (call: Call) => boolean): number => its.filter(which).length
    return {
      party,
      calls: its.length,
      reached: count(({ reached }) => reached),
      skipped: skips.filter((skipper) => skipper === party).length,
      disputed: count(({ disputed }) => disputed),
      disagreement: { count: count(({ differs }) => differs), of: count(({ repeated }) => repeated) },
    }
  })
}

function callsIn(story: readonly FeedEvent[]): Call[] {
  const calls: Call[] = []
  const named = (callback: string | undefined): Call | undefined =>
    callback === undefined ? undefined : calls.find((call) => call.callback === callback)
  for (const { name, data } of story) {
    if (name === 'CallbackDisputed') {
      const call = named(data.callback)
      if (call !== undefined) call.disputed = true
    }
    if (name !== 'CallbackRecorded') continue
    const first = named(data.repeats)
    if (first !== undefined && data.reached) Object.assign(first, { repeated: true, differs: data.differs === true })
    const { party, callback, reached } = data
    calls.push({ party, callback, reached, disputed: false, repeated: false, differs: false })
  }
  return calls
}
