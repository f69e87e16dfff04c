import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { addressKey } from './caller-address.ts'
import { holdRate } from './rate.ts'

/** Limits the requests of each address, for routes that no caller has been identified for. */
export async function limitAddresses(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, { global: false, cache: 20_000 })
  const keyGenerator = ({ ip }: FastifyRequest): string => addressKey(ip)
  const count = app.createRateLimit({ max: perMinute, timeWindow: 60_000, keyGenerator })
  app.addHook('onRequest', async (request, reply) => holdRate(reply, await count(request)))
}
