import { projection } from '../runtime/index.ts'
import { certificates, hours, people, skills } from './figures.ts'
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
  version: 1,
  tables: [persons, involved, secondments, needs],
  // In this order: counters that follow from counters come after them.
  rollups: [people, certificates, hours, skills],
  timers: [certificateTimer],
  on: [...personSteps, ...secondmentSteps, ...needSteps],
  views: {
    'personnel-sharing': sharing,
    'personnel-sharing/hours': hoursView,
    'personnel-sharing/skills': skillsView,
    persons: personFile,
  },
})
