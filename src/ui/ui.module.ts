import { Module } from '@nestjs/common';
import { PageFiles } from './page-files.js';
import { UiController } from './ui.controller.js';

@Module({
  controllers: [UiController],
  providers: [PageFiles],
})
export class UiModule {}
