import { community, interference } from './community/index.ts'
import { demand } from './demand/index.ts'
import type { AnyContext } from './kernel/index.ts'
import { person } from './personnel/index.ts'
import { workbook } from './workbook/index.ts'

/** Every context of the engine. Adding one is adding its name here. */
export const contexts: readonly AnyContext[] = [community, interference, workbook, demand, person]
