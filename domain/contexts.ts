import { community } from './community/community.ts'
import { demand } from './demand/demand.ts'
import { inspection } from './inspection/inspection.ts'
import { interference } from './interference/interference.ts'
import type { AnyContext } from './kernel/index.ts'
import { notification } from './notification/notification.ts'
import { person } from './personnel/personnel.ts'
import { privacyContext } from './privacy/privacy.ts'
import { resource } from './resource/resource.ts'
import { workbook } from './workbook/workbook.ts'

const all = [
  community,
  interference,
  workbook,
  demand,
  person,
  resource,
  notification,
  inspection,
  privacyContext,
] as const

/** Every context of the engine. Adding one is adding its name above. */
export const contexts: readonly AnyContext[] = all

/** The same with their types, for clients that are typed by them. */
export type EveryContext = (typeof all)[number]
