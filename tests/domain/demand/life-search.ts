import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { type DemandState, liveTasks, stateOf } from '../../../domain/demand/state.ts'
import { DAY } from '../../../domain/kernel/index.ts'
import { zones } from '../../../services/clock/zones.ts'
import { community, type Life, lived, look, type Move, stateAt, stride } from './life.ts'
import { waysOut, work } from './life-moves.ts'

/** The way to an end: commands and waiting, as text, for a failure to show. */
interface Way extends Life {
  readonly steps: readonly string[]
}

/** How far a demand is from its end, roughly: the search looks first at what is nearest. */
function distance(state: DemandState): number {
  const status = stateOf(state)
  const tasks = liveTasks(state).reduce((sum, task) => sum + (task.state === 'assigned' ? 2 : 1), 0)
  const failed = state.callbacks
    .filter(({ past, reached }) => past !== true && !reached)
    .map(({ at }) => Math.floor(at / DAY))
  const harm = state.harm !== undefined && state.harm.reported !== true && state.harm.cleared !== true ? 1 : 0
  if (state.ended !== undefined) return 0
  if (status === 'delivered') return 2 + harm + Math.max(0, 3 - new Set(failed).size)
  if (status === 'assigned' || status === 'in-progress') return 6 + harm + tasks
  return 9 + harm + tasks + (status === 'triaged' ? 0 : 1)
}

/** Waits until the next deadline, or for a day. */
async function waited({ state, now }: Life): Promise<Life> {
  const due = nextDemandDeadline(state, { community, zones })?.at ?? now + DAY
  const then = Math.min(Math.max(due, now + 1), now + DAY)
  return { state: stateAt((await look({ state, now: then })).strides, state), now: then }
}

const keyOf = ({ state, now }: Life): string => `${Math.floor(now / DAY)} ${JSON.stringify(state)}`

/** The most states that a search looks at, and the longest way. */
const MOST_STATES = 250
const LONGEST = 60

async function search(from: Life, movesOf: (life: Life) => readonly Move[]): Promise<Way | undefined> {
  const open: Way[] = [{ ...from, steps: [] }]
  const seen = new Set<string>()
  const rank = ({ state, steps }: Way) => distance(state) * 3 + steps.length
  for (let looked = 0; looked < MOST_STATES; looked += 1) {
    open.sort((one, other) => rank(other) - rank(one))
    const way = open.pop()
    if (way === undefined) return undefined
    if (way.state.ended !== undefined) return way
    if (way.steps.length >= LONGEST) continue
    const next = (life: Life, step: string) => {
      const key = keyOf(life)
      if (!seen.has(key)) open.push({ ...life, steps: [...way.steps, step] })
      seen.add(key)
    }
    const made = new Map<string, Set<string>>()
    for (const move of movesOf(way)) {
      // Two parties are enough for each command: which person of them sends it rarely matters.
      const what = `${move.command} ${JSON.stringify(move.data)}`
      const parties = made.get(what) ?? new Set<string>()
      if (parties.size > 1 || parties.has(move.actor.party ?? '')) continue
      const strides = await lived(way, move)
      if (strides.length === 0) continue
      made.set(what, parties.add(move.actor.party ?? ''))
      next({ ...way, state: stateAt(strides, way.state) }, `${move.actor.id} ${what}`)
    }
    next(await waited(way), 'wait')
  }
  return undefined
}

/** A way by which people of the community end the demand without a word of its raiser: by a result where there is one. */
export async function endOf(life: Life): Promise<(Way & { readonly byResult: boolean }) | undefined> {
  const byResult = await search(life, work)
  if (byResult !== undefined) return { ...byResult, byResult: true }
  const other = await search(life, (one) => [...work(one), ...waysOut(one)])
  return other === undefined ? undefined : { ...other, byResult: false }
}

/** A command that a person may send now and that moves the demand on. */
export const onwards = (life: Life): Move | undefined =>
  [...work(life), ...waysOut(life)].find((move) => {
    if (move.command === 'triage' && life.state.item !== undefined) return false
    return stride(life, move) !== undefined
  })
