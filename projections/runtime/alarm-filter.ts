import { Type } from '@sinclair/typebox'
import type { RowFilter } from './view.ts'

/** Filters rows on which the deadline service has to act now, by the column `alarm`. */
export const alarmed: RowFilter = {
  schema: Type.String({ description: 'The deadline service has to act on it now', enum: ['true'] }),
  where: (value, { now }) => (value === 'true' ? { column: 'alarm', atMost: now } : undefined),
}
