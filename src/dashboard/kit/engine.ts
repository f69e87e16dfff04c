/** What pages use of the client `sanshe/http`, from one place. */
export type {
  CommandListing,
  Directory,
  DoneCommand,
  FeedState,
  FiltersFor,
  HttpApi,
  PageOf,
  PersonaListing,
  PublishedEvent,
  RowOf,
  RowViewKey,
  SendOptions,
  SortOf,
  StopFollowing,
  ViewKey,
} from '../../../client/http/index.ts'
export { HttpProblem, HttpUnreachable, http } from '../../../client/http/index.ts'
