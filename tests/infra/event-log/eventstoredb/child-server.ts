import { standIn } from './server.ts'

/** The stand-in in a process of its own, for engines in theirs: `node child-server.ts` says where it is. */
process.stdout.write(`${(await standIn()).url}\n`)
