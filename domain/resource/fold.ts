import { type Folds, instant, optional } from '../kernel/index.ts'
import { spanOf } from '../sharing/windows.ts'
import type { resourceEvents } from './events.ts'
import { drawParts, fillPot, type Giver, resetPots, withoutParts } from './pots.ts'
import { stillLasting } from './room.ts'
import { stockOf } from './shapes.ts'
import type { ResourceState, Share } from './state.ts'

type OfShare = { readonly share: string }

/** The fold of a resource: how each event changes its state. Personal values are sealed by now and left out. */
export const foldResource: Folds<typeof resourceEvents, ResourceState> = {
  ResourceOffered: (state, { owner, category, quantity, terms, value, unit, purpose }) => ({
    ...state,
    owner,
    category,
    quantity,
    terms,
    ...optional('value', value),
    ...optional('unit', unit),
    ...optional('purpose', purpose),
    pots: stockOf(category) === 'fund' ? fillPot([], owner, quantity) : [],
  }),
  TermsChanged: ({ administrator: before, ...state }, data) => {
    const { owner = state.owner, administrator = before, terms, quantity, value } = data
    return {
      ...state,
      ...optional('owner', owner),
      // A new owner administers what it owns.
      ...optional('administrator', owner !== state.owner || administrator === owner ? undefined : administrator),
      ...optional('terms', terms),
      ...optional('quantity', quantity),
      ...optional('value', value),
      ...(quantity !== undefined && stockOf(state.category) === 'fund'
        ? { pots: resetPots(state.pots, state.owner ?? '', quantity) }
        : {}),
    }
  },

  ShareRequested: (
    state,
    { share, party, quantity, window, waits, heldFor, for: purpose, series, resident, expiresAt },
  ) => ({
    ...state,
    asked: state.asked + 1,
    shares: [
      ...state.shares,
      {
        id: share,
        party,
        state: 'requested',
        quantity,
        ...optional('window', window && spanOf(window)),
        waits,
        ...optional('heldFor', heldFor),
        ...optional('for', purpose),
        ...(resident === undefined ? {} : { forResident: true as const }),
        ...optional('series', series?.id),
        expiresAt: instant(expiresAt),
      },
    ],
  }),
  // Information does not run out and is not returned, so its share is over at once.
  ResourceShared: (state, { share, value }) =>
    stockOf(state.category) === 'information'
      ? over(state, { share })
      : change(state, share, (one) => ({ ...one, state: 'held', ...optional('value', value) })),
  ShareDeclined: over,
  ShareDisplaced: over,
  ShareCancelled: over,
  ShareWaitlisted: (state, { share }) => change(state, share, ({ value: _, ...one }) => ({ ...one, state: 'waiting' })),
  // ResourceShared follows and changes the share.
  SharePromoted: (state) => state,
  ShareExpired: over,

  ShareStarted: (state, { share }) => change(state, share, (one) => ({ ...one, state: 'using' })),
  ShareNoShow: over,
  ReturnMissed: (state, { share }) => change(state, share, (one) => ({ ...one, missed: true })),
  ResourceReturned: over,
  ResourceConsumed: (state, { share, quantity, value = 0, more, givers }) =>
    spentFrom(
      more === true
        ? change(state, share, (one) => ({
            ...one,
            quantity: one.quantity - quantity,
            ...optional('value', one.value === undefined ? undefined : one.value - value),
          }))
        : over(state, { share }),
      quantity,
      givers,
    ),

  ResourceImpaired: (state, { impairment, quantity, from, until }, { recordedtime }) => ({
    ...state,
    impaired: state.impaired + 1,
    impairments: {
      ...stillLasting(state.impairments, instant(recordedtime)),
      [impairment]: {
        quantity,
        from: instant(from),
        ...optional('until', until === undefined ? undefined : instant(until)),
      },
    },
  }),
  ResourceRestored: (state, { impairment, quantity }) => {
    const { [impairment]: restored, ...others } = state.impairments
    if (restored === undefined || restored.quantity <= quantity) return { ...state, impairments: others }
    const left = { ...restored, quantity: restored.quantity - quantity }
    return { ...state, impairments: { ...state.impairments, [impairment]: left } }
  },
  ResourceWithdrawn: (state) => ({ ...state, withdrawn: true }),
  FundsPledged: (state, { party, quantity, remainder }) => ({
    ...state,
    quantity: state.quantity + quantity,
    pots: fillPot(state.pots, party, quantity, remainder),
  }),
  FundsReturned: (state, { party, quantity }) => spentFrom(state, quantity, [{ party, quantity }]),
}

/** The state without a quantity that is gone for good; of a fund, without this money of its pledgers. */
export const spentFrom = (
  state: ResourceState,
  quantity: number,
  givers: readonly Giver[] = drawParts(state.pots, quantity),
): ResourceState => ({ ...state, quantity: state.quantity - quantity, pots: withoutParts(state.pots, givers) })

function over(state: ResourceState, { share }: OfShare): ResourceState {
  return { ...state, shares: state.shares.filter(({ id }) => id !== share) }
}

function change(state: ResourceState, id: string, to: (share: Share) => Share): ResourceState {
  const at = state.shares.findIndex((share) => share.id === id)
  const share = state.shares[at]
  return share === undefined ? state : { ...state, shares: state.shares.with(at, to(share)) }
}
