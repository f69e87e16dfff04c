import { type Folds, instant, optional } from '../kernel/index.ts'
import type { workbookEvents } from './events.ts'
import type { Holder } from './shapes.ts'
import { type Breach, breachOf, type Item, names, type Signature, type WorkbookState } from './state.ts'

/** Marks the item as unsigned for every party that it names, because its text has changed since they signed. */
function unsettled(
  signatures: WorkbookState['signatures'],
  code: string,
  holders: readonly Holder[],
): WorkbookState['signatures'] {
  return Object.fromEntries(
    Object.entries(signatures).map(([id, signature]): [string, Signature] => {
      const { kind, outstanding } = signature
      const named = holders.some((holder) => names(holder, { id, kind })) && !outstanding.includes(code)
      return [id, named ? { ...signature, outstanding: [...outstanding, code] } : signature]
    }),
  )
}

function answered(state: WorkbookState): WorkbookState {
  const { proposed: _, ...rest } = state
  return rest
}

/** Marks the price list as unsigned for every party, because it binds all of them. */
const withUnsignedPrices = (signatures: WorkbookState['signatures']): WorkbookState['signatures'] =>
  Object.fromEntries(
    Object.entries(signatures).map(([id, signature]): [string, Signature] => {
      const { outstanding } = signature
      return [
        id,
        outstanding.includes('prices') ? signature : { ...signature, outstanding: [...outstanding, 'prices'] },
      ]
    }),
  )

const withoutBreach = (state: WorkbookState, id: string): WorkbookState => {
  const { [id]: _, ...breaches } = state.breaches
  return { ...state, breaches }
}

function changedBreach(state: WorkbookState, id: string, change: (breach: Breach) => Breach): WorkbookState {
  const breach = breachOf(state, id)
  return breach === undefined ? state : { ...state, breaches: { ...state.breaches, [id]: change(breach) } }
}

/** How each event changes the state of the workbook. */
export const foldWorkbook: Folds<typeof workbookEvents, WorkbookState> = {
  WorkbookDrafted: (state, { version }) => ({
    ...state,
    status: 'draft',
    version,
  }),

  ItemAdded: (state, item) => ({
    ...state,
    items: { ...state.items, [item.code]: item },
    signatures: unsettled(state.signatures, item.code, [item.lead, ...item.supporters]),
  }),

  ItemAmended(state, { names, matter: _, ...change }) {
    const item = state.items[change.code]
    if (item === undefined) return state
    const amended: Item = { ...item, ...change }
    return {
      ...state,
      items: { ...state.items, [change.code]: amended },
      signatures: unsettled(state.signatures, change.code, names),
    }
  },

  PriceListProposed: (state, { list: id, prices, hour }, { party = '' }) => ({
    ...state,
    proposed: { id, prices, hour, by: party },
    listed: state.listed + 1,
  }),
  PriceListRefused: answered,
  PriceListSet(state, { list: id, prices, hour, proposedBy }) {
    const after = { ...answered(state), prices: { id, prices, hour } }
    if (proposedBy !== undefined) return after
    return { ...after, listed: state.listed + 1, signatures: withUnsignedPrices(state.signatures) }
  },

  ConventionSigned: (state, { party, kind, version }) => ({
    ...state,
    signatures: { ...state.signatures, [party]: { kind, version, outstanding: [] } },
  }),

  WorkbookAdopted: (state, { version, founders }) => ({
    ...state,
    status: 'adopted',
    version,
    founders: founders ?? state.founders,
  }),

  BreachRecorded: (state, { breach: id, party, item, kind, source, event }, { party: by, recordedtime }) => ({
    ...state,
    breaches: {
      ...state.breaches,
      [id]: {
        id,
        party,
        item,
        kind,
        ...(source === undefined ? {} : { source }),
        ...optional('event', event),
        ...(by === undefined ? {} : { by }),
        recordedAt: instant(recordedtime),
      },
    },
    ...(source === undefined ? {} : { sources: { ...state.sources, [id]: source } }),
    breached: state.breached + 1,
  }),

  BreachContested: (state, { breach, stage, dueBy }, { actor: person }) =>
    changedBreach(state, breach, (one) => ({ ...one, contest: { person, stage, dueBy: instant(dueBy) } })),
  BreachContestAnswered: (state, { breach }) =>
    changedBreach(state, breach, ({ contest: _, ...one }) => ({ ...one, upheld: true })),
  BreachRemedied: (state, { breach }) => withoutBreach(state, breach),
  BreachDismissed: (state, { breach }) => withoutBreach(state, breach),
}
