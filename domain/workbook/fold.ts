import type { Static } from '@sinclair/typebox'
import type { RecordedEvent } from '../kernel/index.ts'
import type { workbookEvents } from './events.ts'
import type { Holder } from './shapes.ts'
import { type Item, names, type Signature, type WorkbookState } from './state.ts'

type Events = typeof workbookEvents
type Data<E extends keyof Events> = Static<Events[E]['schema']>

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

const withoutBreach = (state: WorkbookState, id: string): WorkbookState => {
  const { [id]: _, ...breaches } = state.breaches
  return { ...state, breaches }
}

export const evolve = {
  WorkbookDrafted: (state: WorkbookState, { version }: Data<'WorkbookDrafted'>) => ({
    ...state,
    status: 'draft' as const,
    version,
  }),

  ItemAdded: (state: WorkbookState, item: Data<'ItemAdded'>) => ({
    ...state,
    items: { ...state.items, [item.code]: item },
    signatures: unsettled(state.signatures, item.code, [item.lead, ...item.supporters]),
  }),

  ItemAmended(state: WorkbookState, { names, matter: _, ...change }: Data<'ItemAmended'>) {
    const item = state.items[change.code]
    if (item === undefined) return state
    const amended: Item = { ...item, ...change }
    return {
      ...state,
      items: { ...state.items, [change.code]: amended },
      signatures: unsettled(state.signatures, change.code, names),
    }
  },

  ConventionSigned: (state: WorkbookState, { party, kind, version }: Data<'ConventionSigned'>) => ({
    ...state,
    signatures: { ...state.signatures, [party]: { kind, version, outstanding: [] } },
  }),

  WorkbookAdopted: (state: WorkbookState, { version, founders }: Data<'WorkbookAdopted'>) => ({
    ...state,
    status: 'adopted' as const,
    version,
    founders: founders ?? state.founders,
  }),

  BreachRecorded: (
    state: WorkbookState,
    { breach: id, party, item, kind, source }: Data<'BreachRecorded'>,
    { party: by }: RecordedEvent,
  ) => ({
    ...state,
    breaches: {
      ...state.breaches,
      [id]: {
        id,
        party,
        item,
        kind,
        ...(source === undefined ? {} : { source }),
        ...(by === undefined ? {} : { by }),
      },
    },
    breached: state.breached + 1,
  }),

  BreachRemedied: (state: WorkbookState, { breach }: Data<'BreachRemedied'>) => withoutBreach(state, breach),
  BreachDismissed: (state: WorkbookState, { breach }: Data<'BreachDismissed'>) => withoutBreach(state, breach),
}
