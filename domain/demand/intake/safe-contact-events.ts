import { Type } from '@sinclair/typebox'
import { toldSafeContact } from '../../contact/safe-contact.ts'
import { Closed, Personal, Text } from '../../kernel/index.ts'

export const safeContactEvents = {
  /**
   * How, when and by whom the raiser may be contacted from now on. Without `safeContact` there are no limits any more. `reason` is
   * that of a worker who widens the limits.
   */
  SafeContactChanged: Closed({
    safeContact: Type.Optional(toldSafeContact()),
    reason: Type.Optional(Personal(Text)),
  }),
}
