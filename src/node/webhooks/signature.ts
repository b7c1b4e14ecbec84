import { createHmac } from 'node:crypto';

/** Headers by which a receiver knows a message, and that nobody else made it (Standard Webhooks 1.0.0, "Signature scheme"). */
export function signatureHeaders(id: string, seconds: number, body: string, secret: string | null): Readonly<Record<string, string>> {
  const named = { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'idempotency-key': id };
  if (secret === null) return named;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  return { ...named, 'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${String(seconds)}.${body}`).digest('base64')}` };
}
