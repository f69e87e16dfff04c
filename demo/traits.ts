import type { CourseKind } from './courses.ts'
import type { Season } from './pa/index.ts'

/** The facts of a demand that are settled before it is raised. */
export interface DemandTraits {
  readonly kind: CourseKind | 'overreached'
  /** The season whose weather caused it, if it is not a usual demand. */
  readonly weather?: Season
}
