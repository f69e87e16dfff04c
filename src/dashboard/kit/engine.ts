/** What pages use of the client `sanshe/http`, from one place. */
export type {
  BatchItem,
  CommandListing,
  CountedViewKey,
  DoneCommand,
  EventName,
  FeedState,
  FiltersFor,
  HttpApi,
  PersonaListing,
  PublishedEvent,
  RowsPage as PageOf,
  RowViewKey,
  SendOptions,
  SortOf,
  StopFollowing,
  ViewKey,
  ViewRowOf as RowOf,
} from '../../../client/http/index.ts'
export { HttpProblem, HttpUnreachable, http, nameOfEvent } from '../../../client/http/index.ts'
