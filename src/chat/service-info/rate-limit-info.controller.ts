import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../common/context/index.js';
import { Caller, ErrorBody } from '../../common/http/index.js';
import { RateLimitService, type RateLimitInfo } from '../../rate-limit/index.js';

export class RateLimitInfoDto implements RateLimitInfo {
  @ApiProperty({ description: "The caller's address.", example: '127.0.0.1' })
  readonly ip!: string;

  @ApiProperty({ description: 'Turns in a window.', example: 1000 })
  readonly limit!: number;

  @ApiProperty({ example: 3 })
  readonly used!: number;

  @ApiProperty({ example: 997 })
  readonly remaining!: number;

  @ApiProperty({ description: 'End of the window in epoch seconds.', example: 1764086400 })
  readonly reset!: number;

  @ApiProperty({ description: 'Length of the window in seconds.', example: 86400 })
  readonly window!: number;
}

@ApiTags('service')
@Controller('rate-limit-info')
export class RateLimitInfoController {
  constructor(private readonly rateLimit: RateLimitService) {}

  @Get()
  @ApiOperation({ summary: "The caller's quota of turns" })
  @ApiResponse({ status: 200, type: RateLimitInfoDto })
  @ApiResponse({
    status: 503,
    description: 'STORE.UNAVAILABLE: the counters cannot be reached.',
    type: ErrorBody,
  })
  async info(@Caller() principal: Principal): Promise<RateLimitInfoDto> {
    return { ip: principal.address, ...(await this.rateLimit.info(principal)) };
  }
}
