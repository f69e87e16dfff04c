import type { Happened } from '../runtime/index.ts'

/** Most tasks that one demand can have before triage, or at once: it goes to a few parties, hardly to more. */
const MOST_TASKS = 20

/**
 * Returns one key function for each task that a demand can have before triage: triage changes the due times of those rows.
 * Each task took an event between raising and triage, so for most demands there is nothing to look up.
 */
export const earlyTaskKeys = (keyOf: (demand: string, task: string) => readonly string[]) =>
  Array.from(
    { length: MOST_TASKS },
    (_, at) =>
      ({ id, event }: Happened) =>
        at + 1 < event.revision ? keyOf(id, `t${at + 1}`) : undefined,
  )

/** Returns one key function for each task to which an extension gives more time: it changes the due times of those rows. */
export const extendedTaskKeys = (keyOf: (demand: string, task: string) => readonly string[]) =>
  Array.from({ length: MOST_TASKS }, (_, at) => ({ id, data }: Happened<{ readonly tasks: readonly string[] }>) => {
    const task = data.tasks[at]
    return task === undefined ? undefined : keyOf(id, task)
  })
