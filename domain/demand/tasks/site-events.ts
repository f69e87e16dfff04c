import { Type } from '@sinclair/typebox'
import { Closed, Id, Personal, Text } from '../../kernel/index.ts'
import { Attachments } from '../shapes.ts'

/** Photos of the place before and after the work. */
export const SITE_PHOTOS = {
  before: Personal(Attachments),
  after: Personal(Attachments),
  note: Type.Optional(Personal(Text)),
}

export const siteEvents = {
  /** The state of the place was verified on the spot, by the holder or by a worker of the grid. */
  SiteVerified: Closed({ party: Id, ...SITE_PHOTOS }),
}
