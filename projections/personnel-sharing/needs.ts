import { demandEvents } from '../../domain/demand/events.ts'
import { type FoldStep, type Happened, json, type RowOf, steps, table, text } from '../runtime/index.ts'
import { classColumns, classSteps, unclassed } from '../shared-rules/demand-class.ts'

/** One row a demand: the skills that its open tasks still need, by their latest work plans. */
export const skillNeeds = table('needs', {
  columns: {
    demand: text(),
    ...classColumns,
    /** Task → skills. */
    skills: json<Readonly<Record<string, readonly string[]>>>(),
  },
  key: ['demand'],
})
type Needs = RowOf<typeof skillNeeds>

const on = steps(skillNeeds)

/** A task that ends or moves no longer needs the skills of its work plan. */
const without = (row: Needs, task: string): Needs => {
  if (row.skills[task] === undefined) return row
  const { [task]: _, ...skills } = row.skills
  return { ...row, skills }
}
const none = (row: Needs): Needs => (Object.keys(row.skills).length === 0 ? row : { ...row, skills: {} })

export const skillNeedSteps: readonly FoldStep[] = [
  on.on(demandEvents.DemandRaised, (_, { community, id }) => ({ community, demand: id, ...unclassed, skills: {} })),
  on.change(demandEvents.WorkPlanSet, (row, { data }) => {
    const skills = data.needs?.skills ?? []
    return skills.length === 0 ? without(row, data.task) : { ...row, skills: { ...row.skills, [data.task]: skills } }
  }),
  on.change(demandEvents.ServiceDelivered, (row, { data }) => without(row, data.task)),
  on.change(demandEvents.TaskReturned, (row, { data }) => (data.stays ? row : without(row, data.task))),
  on.change(demandEvents.RequestRefused, (row, { data }) => without(row, data.task)),
  on.change(demandEvents.TaskReassigned, (row, { data }) => without(row, data.task)),
  on.change(demandEvents.TaskWithdrawn, (row, { data }) => without(row, data.task)),
  ...(['DemandMerged', 'DemandDeclined', 'DemandWithdrawn', 'DemandClosed', 'DemandReopened'] as const).map(
    (name): FoldStep => ({
      type: demandEvents[name].type,
      table: skillNeeds,
      own: true,
      existing: true,
      key: ({ id }: Happened) => [id],
      fold: (row) => (row === undefined ? undefined : none(row as Needs)),
    }),
  ),
  ...classSteps<Needs>(skillNeeds),
]
