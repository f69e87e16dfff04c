import { projection } from '../runtime/index.ts'
import { demandClasses } from '../shared-rules/demand-class.ts'
import { certificates, hoursByParty, skillCounts } from './figures.ts'
import { giverSteps, givers } from './givers.ts'
import { hoursView } from './hours-view.ts'
import { skillNeedSteps, skillNeeds } from './needs.ts'
import { personFile } from './person-file.ts'
import { certificateTimer, members, personSteps, persons } from './persons.ts'
import { secondmentSteps, secondments } from './secondments.ts'
import { secondmentsView } from './secondments-view.ts'
import { skillLabelSteps, skillLabels, skillList } from './skill-list.ts'
import { skillsView } from './skills-view.ts'

/** People, their skills and their secondments, folded once for four views. */
export const personnelSharing = projection({
  name: 'personnel-sharing',
  version: 9,
  tables: [persons, members, secondments, givers, skillNeeds, skillLabels],
  // The order matters: counters kept from other counters come after them.
  rollups: [certificates, hoursByParty, skillCounts, demandClasses(skillNeeds)],
  timers: [certificateTimer],
  on: [...personSteps, ...secondmentSteps, ...giverSteps, ...skillNeedSteps, ...skillLabelSteps],
  views: {
    'personnel-sharing': secondmentsView,
    'personnel-sharing/hours': hoursView,
    'personnel-sharing/skills': skillsView,
    'personnel-sharing/skill-list': skillList,
    persons: personFile,
  },
})
