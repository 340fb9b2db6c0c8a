* BSIM4 model cards nmos and pmos, 22 nm bulk, high performance: about 45 key parameters of the predictive cards.
* Source: PTM 22 nm HP (VTR, vtr_flow/tech/PTM_22nm/22nm.pm); parameters that are not written here keep
* BSIM4's defaults, except prwg and prwb, which are 0 as in PTM (the default prwg=1 changes the on-current by 16 %).
* Gate length 22e-9 m (drawn), supply 0.8 V, 273 to 358 K. Measured in ngspice 39.3, 450e-9 m wide, 27 degrees:
* on-current 1359 (n) and 966 (p) A/m, off-current 119 and 126 mA/m.
* Process corners: instance parameters delvto (V, added to the threshold); the subcircuits pass dvtn and dvtp.
.model nmos nmos level=54 version=4.7.0 capmod=2 igcmod=0 igbmod=0 rdsmod=0 mobmod=0 permod=1 rgatemod=0 rbodymod=0
+tnom=27 toxe=1.05e-9 toxp=0.8e-9 toxm=1.05e-9 toxref=1.05e-9 epsrox=3.9 wint=5e-9 lint=2e-9 xl=-9e-9 xj=7.2e-9
+vth0=0.50308 k1=0.4 k2=0 k3=0 dvt0=1 dvt1=2 dvt2=0 dsub=0.1 minv=0.05 dvtp0=1e-11 dvtp1=0.1 lpe0=0
+ndep=5.5e18 nsd=2e20 ngate=1e23 voff=-0.13 nfactor=2.3 eta0=0.004 etab=0 vfb=-0.55 cdsc=0
+u0=0.04 ua=6e-10 ub=1.2e-18 uc=0 vsat=2.5e5 a0=1 ags=0 keta=0.04
+pclm=0.02 pdiblc1=0.001 pdiblc2=0.001 pdiblcb=-0.005 drout=0.5 pvag=1e-20 delta=0.01 pscbe1=8.14e8 pscbe2=1e-7
+fprout=0.2 pdits=0.01 pditsd=0.23 pditsl=2.3e6
+rsh=5 rdsw=145 prwg=0 prwb=0 dmcg=0 dmci=0 dmdg=0 dmcgt=0
+cgso=6.5e-11 cgdo=6.5e-11 cgsl=2.653e-10 cgdl=2.653e-10 kt1=-0.11 ute=-1.5 at=33000
.model pmos pmos level=54 version=4.7.0 capmod=2 igcmod=0 igbmod=0 rdsmod=0 mobmod=0 permod=1 rgatemod=0 rbodymod=0
+tnom=27 toxe=1.1e-9 toxp=0.8e-9 toxm=1.1e-9 toxref=1.1e-9 epsrox=3.9 wint=5e-9 lint=2e-9 xl=-9e-9 xj=7.2e-9
+vth0=-0.4606 k1=0.4 k2=-0.01 k3=0 dvt0=1 dvt1=2 dvt2=-0.032 dsub=0.1 minv=0.05 dvtp0=1e-11 dvtp1=0.05 lpe0=0
+ndep=4.4e18 nsd=2e20 ngate=1e23 voff=-0.126 nfactor=2.1 eta0=0.0038 etab=0 vfb=0.55 cdsc=0
+u0=0.0095 ua=2e-9 ub=5e-19 uc=0 vsat=2.1e5 a0=1 ags=1e-20 keta=-0.047
+pclm=0.12 pdiblc1=0.001 pdiblc2=0.001 pdiblcb=3.4e-8 drout=0.56 pvag=1e-20 delta=0.01 pscbe1=8.14e8 pscbe2=9.58e-7
+fprout=0.2 pdits=0.08 pditsd=0.23 pditsl=2.3e6
+rsh=5 rdsw=145 prwg=0 prwb=0 dmcg=0 dmci=0 dmdg=0 dmcgt=0
+cgso=6.5e-11 cgdo=6.5e-11 cgsl=2.653e-10 cgdl=2.653e-10 kt1=-0.11 ute=-1.5 at=33000
