import { toListings } from './to-listings.js';

/**
 * The larger companies of Vietnam's exchanges, each sector roughly by market value. Written by hand; companies
 * change exchange and name now and then, which only the field `exchange` and the choice of a source feel.
 */
const HOSE = toListings('VN', 'HOSE', {
  banks: `
    VCB | Vietcombank | Ngân hàng Ngoại thương Việt Nam | Bank for Foreign Trade of Vietnam
    BID | BIDV | Ngân hàng Đầu tư và Phát triển Việt Nam
    CTG | VietinBank | Ngân hàng Công thương Việt Nam | Vietin
    TCB | Techcombank | Ngân hàng Kỹ thương Việt Nam
    VPB | VPBank | Ngân hàng Việt Nam Thịnh Vượng
    MBB | MB Bank | Ngân hàng Quân đội | MB | MBBank | Military Bank
    ACB | ACB | Ngân hàng Á Châu | Asia Commercial Bank
    LPB | LPBank | Ngân hàng Lộc Phát Việt Nam | LienVietPostBank
    HDB | HDBank | Ngân hàng Phát triển TP. Hồ Chí Minh
    STB | Sacombank | Ngân hàng Sài Gòn Thương Tín
    SHB | SHB | Ngân hàng Sài Gòn - Hà Nội
    VIB | VIB | Ngân hàng Quốc tế Việt Nam
    SSB | SeABank | Ngân hàng Đông Nam Á
    TPB | TPBank | Ngân hàng Tiên Phong
    EIB | Eximbank | Ngân hàng Xuất Nhập khẩu Việt Nam
    MSB | MSB | Ngân hàng Hàng Hải Việt Nam | Maritime Bank
    OCB | OCB | Ngân hàng Phương Đông | Orient Commercial Bank
    NAB | Nam A Bank | Ngân hàng Nam Á`,
  technology: `
    FPT | FPT | FPT Corporation | Công ty FPT
    CTR | Viettel Construction | Công trình Viettel
    CMG | CMC | Tập đoàn Công nghệ CMC | CMC Corporation
    ELC | ELCOM | Công nghệ - Viễn thông ELCOM
    SGT | Saigontel | Công nghệ Viễn thông Sài Gòn
    ICT | CTIN | Viễn thông - Tin học Bưu điện
    ITD | ITD | Công nghệ Tiên Phong`,
  real_estate: `
    VIC | Vingroup | Tập đoàn Vingroup
    VHM | Vinhomes
    VRE | Vincom Retail
    BCM | Becamex IDC | Becamex
    NVL | Novaland | Địa ốc No Va
    KDH | Khang Điền | Nhà Khang Điền
    KBC | Kinh Bắc | Phát triển Đô thị Kinh Bắc
    PDR | Phát Đạt | Bất động sản Phát Đạt
    NLG | Nam Long
    DXG | Đất Xanh | Tập đoàn Đất Xanh
    DIG | DIC Corp`,
  securities: `
    SSI | SSI | Chứng khoán SSI
    VND | VNDIRECT | Chứng khoán VNDIRECT
    VCI | Vietcap | Chứng khoán Vietcap | Bản Việt
    HCM | HSC | Chứng khoán TP. Hồ Chí Minh
    VIX | VIX | Chứng khoán VIX`,
  insurance: `
    BVH | Bảo Việt | Tập đoàn Bảo Việt
    BMI | Bảo Minh
    MIG | MIC | Bảo hiểm Quân đội
    BIC | BIC | Bảo hiểm BIDV`,
  consumer_goods: `
    VNM | Vinamilk | Sữa Việt Nam | Vietnam Dairy Products
    MSN | Masan | Tập đoàn Masan | Masan Group
    SAB | Sabeco | Bia - Rượu - Nước giải khát Sài Gòn | Bia Sài Gòn
    PNJ | PNJ | Vàng bạc Đá quý Phú Nhuận
    KDC | KIDO | Kinh Đô | Tập đoàn KIDO
    DBC | Dabaco | Tập đoàn Dabaco
    SBT | TTC AgriS | Thành Thành Công - Biên Hòa`,
  retail: `
    MWG | Thế Giới Di Động | Mobile World | Điện Máy Xanh
    FRT | FPT Retail | Bán lẻ Kỹ thuật số FPT | FPT Shop | Long Châu
    DGW | Digiworld | Thế Giới Số
    PET | Petrosetco`,
  materials: `
    HPG | Hòa Phát | Tập đoàn Hòa Phát | Thép Hòa Phát
    GVR | Cao su Việt Nam | Tập đoàn Công nghiệp Cao su Việt Nam
    DGC | Hóa chất Đức Giang | Đức Giang
    DCM | Đạm Cà Mau | Phân bón Dầu khí Cà Mau
    DPM | Đạm Phú Mỹ | Phân bón và Hóa chất Dầu khí
    HSG | Hoa Sen | Tập đoàn Hoa Sen
    NKG | Nam Kim | Thép Nam Kim`,
  energy: `
    GAS | PV GAS | Khí Việt Nam | Tổng Công ty Khí Việt Nam
    BSR | Lọc hóa dầu Bình Sơn | Bình Sơn | Dung Quất
    PLX | Petrolimex | Xăng dầu Việt Nam
    PVD | PV Drilling | Khoan và Dịch vụ Khoan Dầu khí`,
  utilities: `
    POW | PV Power | Điện lực Dầu khí Việt Nam
    REE | REE | Cơ Điện Lạnh
    NT2 | Nhơn Trạch 2 | Điện lực Dầu khí Nhơn Trạch 2
    PPC | Nhiệt điện Phả Lại | Phả Lại
    BWE | BIWASE | Nước - Môi trường Bình Dương`,
  transport: `
    VJC | Vietjet | Vietjet Air | Hàng không Vietjet
    HVN | Vietnam Airlines | Hàng không Việt Nam
    GMD | Gemadept
    VTP | Viettel Post | Bưu chính Viettel
    VSC | Viconship | Container Việt Nam
    PVT | PVTrans | Vận tải Dầu khí`,
  construction: `
    VCG | Vinaconex | Xuất nhập khẩu và Xây dựng Việt Nam
    CTD | Coteccons | Xây dựng Coteccons
    HHV | Đèo Cả | Hạ tầng Giao thông Đèo Cả`,
  health_care: `
    DHG | Dược Hậu Giang
    IMP | Imexpharm
    TRA | Traphaco
    DBD | Bidiphar`,
  seafood_and_textiles: `
    VHC | Vĩnh Hoàn | Thủy sản Vĩnh Hoàn
    ANV | Nam Việt | Thủy sản Nam Việt
    TCM | Dệt may Thành Công`,
});

const HNX = toListings('VN', 'HNX', {
  banks: `
    BAB | Bac A Bank | Ngân hàng Bắc Á
    NVB | NCB | Ngân hàng Quốc Dân`,
  securities: `
    SHS | SHS | Chứng khoán Sài Gòn - Hà Nội
    MBS | MBS | Chứng khoán MB`,
  real_estate: `
    IDC | IDICO | Tổng Công ty IDICO
    CEO | CEO Group | Tập đoàn C.E.O`,
  energy: `
    PVS | PTSC | Dịch vụ Kỹ thuật Dầu khí Việt Nam`,
  seafood_and_textiles: `
    TNG | TNG | Đầu tư và Thương mại TNG`,
});

const UPCOM = toListings('VN', 'UPCOM', {
  banks: `
    ABB | ABBANK | Ngân hàng An Bình
    BVB | BVBank | Ngân hàng Bản Việt
    SGB | Saigonbank | Ngân hàng Sài Gòn Công Thương
    PGB | PGBank | Ngân hàng Thịnh vượng và Phát triển`,
  technology: `
    VGI | Viettel Global | Đầu tư Quốc tế Viettel
    FOX | FPT Telecom | Viễn thông FPT
    VNZ | VNG | Công ty VNG | Zalo`,
  transport: `
    ACV | ACV | Cảng hàng không Việt Nam | Airports Corporation of Vietnam`,
  energy: `
    OIL | PV OIL | Tổng Công ty Dầu Việt Nam`,
  consumer_goods: `
    MCH | Masan Consumer | Hàng tiêu dùng Masan
    QNS | Đường Quảng Ngãi | Vinasoy`,
});

export const VIETNAMESE_LISTINGS = [...HOSE, ...HNX, ...UPCOM];
