export { UiModule } from './ui.module.js';
