import { type Instant, instant } from '../../domain/kernel/index.ts'

interface Dues {
  readonly acceptBy: string
  readonly resolveBy: string
}

/** The due times by which the new holder of a task is judged: its own, or in older logs those of the demand. */
export const holderDues = (data: Dues & { readonly own?: Dues }): { acceptBy: Instant; resolveBy: Instant } => {
  const { acceptBy, resolveBy } = data.own ?? data
  return { acceptBy: instant(acceptBy), resolveBy: instant(resolveBy) }
}

/** The due times of a task after a triage: its holder's own ones, or in older logs those of the demand. */
export const triagedDues = (
  data: Dues & { readonly tasks?: readonly (Dues & { readonly task: string })[] },
  task: string,
) => holderDues(data.tasks?.find((one) => one.task === task) ?? data)
