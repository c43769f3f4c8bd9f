import { Injectable } from '@nestjs/common';
import { LlmTool } from '../tool.decorator.js';
import { Tool, ToolFailure } from '../tool.js';
import { Clock } from '../../common/time/index.js';
import { nearestTimeZone, resolveTimeZone } from './time-zone.js';
import { toZonedTime } from './zoned-time.js';

@LlmTool({
  name: 'get_current_time',
  description: 'Tells the current date, weekday and time in a time zone.',
  parameters: {
    type: 'object',
    properties: {
      timezone: {
        type: 'string',
        description: 'An IANA time zone such as "Asia/Ho_Chi_Minh", or an offset from UTC such as "+07:00".',
        default: 'UTC',
      },
    },
    additionalProperties: false,
  },
})
@Injectable()
export class GetCurrentTimeTool extends Tool<{ timezone: string }> {
  constructor(private readonly clock: Clock) {
    super();
  }

  run({ timezone }: { timezone: string }): string {
    const zone = resolveTimeZone(timezone);
    if (zone === undefined) {
      const written = JSON.stringify(timezone.slice(0, 100));
      throw new ToolFailure(
        `There is no time zone ${written}. The nearest name is "${nearestTimeZone(timezone)}"; ` +
          'an offset from UTC such as "+07:00" works too.',
      );
    }
    const { weekday, date, time, iso } = toZonedTime(new Date(this.clock.now()), zone);
    return `Current time in ${zone}: ${weekday}, ${date}, ${time} (${iso}).`;
  }
}
