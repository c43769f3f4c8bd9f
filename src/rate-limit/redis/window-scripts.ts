/*
 * Each script is one atomic step on the hash under KEYS[1]: `used`, and `endsAt` in epoch milliseconds. The
 * time is the server's, so that all processes agree on a window whatever their own clocks say.
 */
const READ_WINDOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('HMGET', KEYS[1], 'used', 'endsAt')
local used = tonumber(stored[1] or 0)
local endsAt = tonumber(stored[2] or 0)
`;

/** ARGV: limit, length of a window in ms. Replies admitted (1 or 0), used, endsAt, ms until then. */
export const CONSUME_SCRIPT = `${READ_WINDOW}
if endsAt <= now then
  used = 0
  endsAt = now + tonumber(ARGV[2])
end
if used >= tonumber(ARGV[1]) then
  return { 0, used, endsAt, endsAt - now }
end
redis.call('HSET', KEYS[1], 'used', used + 1, 'endsAt', endsAt)
redis.call('PEXPIREAT', KEYS[1], endsAt)
return { 1, used + 1, endsAt, endsAt - now }
`;

/** Replies used, endsAt, ms until then; the last is 0 or less when no window is open. */
export const PEEK_SCRIPT = `${READ_WINDOW}
return { used, endsAt, endsAt - now }
`;

/** ARGV: the end of the window meant. Replies 1 when a call was taken back, else 0. */
export const REFUND_SCRIPT = `${READ_WINDOW}
if endsAt <= now or endsAt ~= tonumber(ARGV[1]) or used < 1 then
  return 0
end
redis.call('HINCRBY', KEYS[1], 'used', -1)
return 1
`;
