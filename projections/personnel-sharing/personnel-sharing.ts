import { projection } from '../runtime/index.ts'
import { certificates, hours, skills } from './figures.ts'
import { giving, givingSteps } from './giving.ts'
import { hoursView } from './hours.ts'
import { needSteps, needs } from './needs.ts'
import { personFile } from './person-file.ts'
import { certificateTimer, involved, personSteps, persons } from './persons.ts'
import { secondmentSteps, secondments } from './secondments.ts'
import { sharing } from './sharing.ts'
import { skillsView } from './skills.ts'

/** People and what becomes of their time, folded once for everything that is asked about them. */
export const personnelSharing = projection({
  name: 'personnel-sharing',
  version: 2,
  tables: [persons, involved, secondments, giving, needs],
  // In this order: counters that follow from counters come after them.
  rollups: [certificates, hours, skills],
  timers: [certificateTimer],
  on: [...personSteps, ...secondmentSteps, ...givingSteps, ...needSteps],
  views: {
    'personnel-sharing': sharing,
    'personnel-sharing/hours': hoursView,
    'personnel-sharing/skills': skillsView,
    persons: personFile,
  },
})
