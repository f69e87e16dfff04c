import type { DoneCommand, HttpApi, HttpProblem, RowOf } from '../kit/engine.ts'

type Rates = RowOf<'three-rates'>

/** The figures that the tour compares. */
export type TourFigures = Pick<Rates, 'response' | 'resolution' | 'satisfaction'> & { readonly declined: number }

/** What the tour has brought about so far. */
export interface TourFacts {
  readonly before?: TourFigures
  readonly after?: TourFigures
  readonly demand?: { readonly id: string; readonly code: string }
  /** Whether the demand is triaged. */
  readonly sorted?: boolean
  /** Whether the demand has ended. */
  readonly ended?: boolean
  readonly window?: { readonly from: string; readonly until: string }
  /** The booking of the wheelchair: `s7`. */
  readonly share?: string
  /** Whether the wheelchair is booked or in use. */
  readonly lent?: boolean
  readonly refusal?: HttpProblem
}

/** Where the people of the tour act. */
export interface TourStage {
  readonly community: string
  /** The client of the person at the desk. */
  readonly desk: HttpApi
  /** The client of the phone. It has no session: the private link is enough. */
  readonly phone: HttpApi
  readonly facts: () => TourFacts
  readonly note: (changes: TourFacts) => void
  /** Shows what the engine recorded. */
  readonly recorded: (answer: Pick<DoneCommand, 'events'>) => void
  /** A key of this tour: a step that is tried again sends the same commands. */
  readonly key: (name: string) => string
}

/** The figures as they stand, including what happened up to a position. */
export async function tourFigures({ desk }: Pick<TourStage, 'desk'>, minPosition?: string): Promise<TourFigures> {
  const asked = { filters: { by: 'all', month: 'total' }, limit: 1, minPosition } as const
  const [row] = (await desk.view('three-rates', asked)).rows
  const none = { count: 0, of: 0 }
  const { response = none, resolution = none, satisfaction = none, apart } = row ?? {}
  return { response, resolution, satisfaction, declined: apart?.declined ?? 0 }
}

/** Waits until the engine itself has given the demand to a party. */
export function assignedBy({ desk }: Pick<TourStage, 'desk'>, demand: string, after: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = desk.follow({
      after,
      types: ['TaskAssigned'],
      onEvent: ({ subject }) => {
        if (!subject.endsWith(demand)) return
        resolve()
        // It waits for this function to end.
        void stop()
      },
      onEnd: reject,
    })
  })
}
