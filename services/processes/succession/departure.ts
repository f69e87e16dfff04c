import type { Consequence, Send, Workplace } from '../process-manager.ts'
import { everyRow } from '../view-pages.ts'

/** A departure, and what it takes to carry it out. */
export interface Departure {
  readonly community: string
  readonly send: Send
  readonly workplace: Workplace
}

/** Sends one after the other until one is not refused: that is what happens. */
export async function firstOf(send: Send, choices: readonly (Consequence | undefined)[]): Promise<void> {
  for (const choice of choices) if (choice !== undefined && (await send(choice)).ok) return
}

export const rowsOf = <Row>(
  { community, workplace }: Departure,
  view: string,
  filters: Readonly<Record<string, string>>,
): Promise<Row[]> => everyRow<Row>(workplace, { service: 'succession', view, community, filters })

export const TASKS = 'demand-board/tasks'

/** A row of that view, as far as it matters here. */
export interface OpenTask {
  readonly demand: string
  readonly task: string
  readonly party: string
}
