import { Type } from '@sinclair/typebox'
import { Closed } from '../../kernel/index.ts'
import { Level } from '../../workbook/shapes.ts'

export const rosterGapEvents = {
  /**
   * An urgent demand came while no person was on duty who could take it: the leads of all parties and the committee are told.
   * `restricted`: only the parties that sort demands are told.
   */
  DutyGapMet: Closed({ level: Level, restricted: Type.Boolean() }),
}
