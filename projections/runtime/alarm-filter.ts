import { Type } from '@sinclair/typebox'
import type { RowFilter } from './view.ts'

/** By the column `alarm`: what the deadline service is about to do something to, or would if it ran. */
export const alarmed: RowFilter = {
  schema: Type.String({ description: 'Something is to be done about it now because time has passed', enum: ['true'] }),
  where: (value, { now }) => (value === 'true' ? { column: 'alarm', atMost: now } : undefined),
}
