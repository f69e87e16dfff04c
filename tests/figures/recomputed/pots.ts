import type { FeedEvent } from './feed.ts'

type Remainder = Extract<FeedEvent, { readonly name: 'FundsReturned' }>['data']['destination']

/** What is left of the money of one party in a fund, and what becomes of its remainder. */
export interface Pot {
  readonly party: string
  readonly left: number
  readonly remainder: Remainder
}

interface Part {
  readonly party: string
  readonly quantity: number
}

/** Returns whose money a fund holds after an event of it, in the order of first pledges. */
export function potsAfter(pots: readonly Pot[], event: FeedEvent, owner: string): readonly Pot[] {
  switch (event.name) {
    case 'ResourceOffered':
      return event.data.category === 'fund' ? added(pots, { party: owner, quantity: event.data.quantity }) : pots
    case 'TermsChanged':
      return event.data.quantity === undefined ? pots : reset(pots, owner, event.data.quantity)
    case 'FundsPledged':
      return added(pots, event.data, event.data.remainder)
    case 'FundsReturned':
      return without(pots, [event.data])
    case 'ResourceConsumed':
      return without(pots, event.data.givers ?? partsOf(pots, event.data.quantity))
    default:
      return pots
  }
}

/** Divides a payment: paid × own ÷ all, rounded down, and one unit more for the largest fractions until the parts add up. */
export function partsOf(pots: readonly Pot[], paid: number): readonly Part[] {
  const all = BigInt(sumOf(pots))
  if (all === 0n) return []
  const shares = pots.map(({ party, left }, nth) => {
    const product = BigInt(paid) * BigInt(left)
    return { party, nth, whole: product / all, rest: product % all }
  })
  const lost = BigInt(paid) - shares.reduce((sum, { whole }) => sum + whole, 0n)
  const order = shares.toSorted((one, other) => Number(other.rest - one.rest) || one.nth - other.nth)
  const rounded = new Set(order.slice(0, Number(lost)))
  return shares
    .map((share) => ({ party: share.party, quantity: Number(share.whole) + (rounded.has(share) ? 1 : 0) }))
    .filter(({ quantity }) => quantity > 0)
}

const sumOf = (pots: readonly Pot[]): number => pots.reduce((sum, { left }) => sum + left, 0)

function added(pots: readonly Pot[], { party, quantity }: Part, remainder?: Remainder): readonly Pot[] {
  if (quantity === 0) return pots
  const before = pots.find((pot) => pot.party === party)
  const kept: Remainder = remainder ?? before?.remainder ?? { to: 'pledger' }
  const after = { party, left: (before?.left ?? 0) + quantity, remainder: kept }
  return before === undefined ? [...pots, after] : pots.map((pot) => (pot === before ? after : pot))
}

/** Money of a party that is spent is no longer in the fund: a later pledge of the same party is a first one. */
const without = (pots: readonly Pot[], parts: readonly Part[]): readonly Pot[] =>
  pots
    .map((pot) => ({
      ...pot,
      left: parts.filter(({ party }) => party === pot.party).reduce((left, { quantity }) => left - quantity, pot.left),
    }))
    .filter(({ left }) => left > 0)

/** New terms add money of the owner, or take it out: first that of the owner, then that of the others in proportion. */
function reset(pots: readonly Pot[], owner: string, quantity: number): readonly Pot[] {
  const change = quantity - sumOf(pots)
  if (change >= 0) return added(pots, { party: owner, quantity: change })
  const own = Math.min(-change, pots.find(({ party }) => party === owner)?.left ?? 0)
  const others = own === 0 ? pots : without(pots, [{ party: owner, quantity: own }])
  return without(others, partsOf(others, -change - own))
}
