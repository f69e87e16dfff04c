/** What pages use of the client `sanshe/http`, from one place. */
export type {
  CommandListing,
  Directory,
  DoneCommand,
  FeedState,
  FiltersFor,
  HttpApi,
  RowsPage as PageOf,
  PersonaListing,
  PublishedEvent,
  ViewRowOf as RowOf,
  RowViewKey,
  SendOptions,
  SortOf,
  StopFollowing,
  ViewKey,
} from '../../../client/http/index.ts'
export { HttpProblem, HttpUnreachable, http } from '../../../client/http/index.ts'
